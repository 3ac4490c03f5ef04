const TICK_MS = 20;
/** A gap up to this is an ordinary one. */
const GAP_MS = 2 * TICK_MS;

/**
 * Counts milliseconds as a clock does, but for those in which the machine had no time for this process: of a longer gap it
 * counts what the process has computed. So a limit tells of the service that runs in this process, and not of the machine.
 */
export class Stopwatch {
  private counted = 0;
  private seenAt = performance.now();
  private cpu = process.cpuUsage();
  private readonly timer = setInterval(() => this.look(), TICK_MS).unref();

  /** Since it was made. */
  get ms(): number {
    this.look();
    return this.counted;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.cpu);
    this.counted += Math.min(now - this.seenAt, Math.max(GAP_MS, (user + system) / 1_000));
    this.seenAt = now;
    this.cpu = process.cpuUsage();
  }
}
