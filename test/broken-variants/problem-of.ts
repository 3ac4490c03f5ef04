import { breaking } from './breaking';
import type { BrokenVariant } from './broken-variant';
import type { SourceFiles } from './source-files';
import { UnmakeableError } from './unmakeable.error';

/** Why a variant cannot be made, or be caught; undefined when it can. */
export function problemOf(variant: BrokenVariant, files: SourceFiles): string | undefined {
  const { source, spec, test = '' } = variant;
  try {
    breaking(files.at(source), variant);
    if (files.at(spec).text.includes(test)) return undefined;
    return `${spec} has no test with these words; name one that it has: ${test}`;
  } catch (error) {
    if (error instanceof UnmakeableError) return error.message;
    throw error;
  }
}
