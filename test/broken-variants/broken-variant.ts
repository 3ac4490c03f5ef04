import type { Break } from './break';

/**
 * One way to break one rule, and the test that has to notice. A test that stays green on its broken variant proves
 * nothing.
 */
export type BrokenVariant = Break & {
  /** What holds, in one sentence. */
  rule: string;
  /** What the variant does instead. */
  broken: string;
  /** The file it breaks. */
  source: string;
  /** The spec file that catches it. */
  spec: string;
  /** Words of the test's name in that file; the whole file is run where they are missing. */
  test?: string;
};
