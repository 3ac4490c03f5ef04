/** One fault that was inflicted, and what came of it. Moments are milliseconds of `performance.now()`. */
export class Strike {
  readonly at = performance.now();
  /** From when on nothing of the fault keeps the service from working. */
  overAt: number | undefined;
  target = '';
  /** How many attempts it interrupted. */
  interruptedCount = 0;
  /** Their events, until somebody has finished them. */
  readonly interrupted = new Set<string>();
  /** Whether an event sent for the first time after the fault was acknowledged and is finished. */
  isFreshFinished = false;
  /** The slowest of those, in seconds; see `RecoveryWatch`. */
  secondsToRecover = 0;
  /** What the service did that it must never do. */
  readonly violations = new Set<string>();

  constructor(readonly kind: string) {}

  /** From here on the service could do its work. */
  isOver(): void {
    this.overAt ??= performance.now();
  }

  get hasRecovered(): boolean {
    return this.overAt !== undefined && this.interrupted.size === 0 && this.isFreshFinished;
  }
}
