/** What came of one check. */
export interface Verdict {
  status: 'passed' | 'failed' | 'skipped' | 'warning';
  /** What was seen, or why nothing was looked at. */
  detail: string;
  /** What to do; where there is something to do. */
  fix?: string;
}

/** One question to a deployment. */
export interface Check {
  /** Stable: scripts may look for it. */
  name: string;
  /** @throws {NoAnswerError} */
  run(): Promise<Verdict>;
}

/** A verdict and which check it is of. */
export interface CheckResult extends Verdict {
  name: string;
}

export const passed = (detail: string): Verdict => ({ status: 'passed', detail });
export const skipped = (detail: string): Verdict => ({ status: 'skipped', detail });
export const warning = (detail: string, fix: string): Verdict => ({ status: 'warning', detail, fix });
export const failed = (detail: string, fix: string): Verdict => ({ status: 'failed', detail, fix });
