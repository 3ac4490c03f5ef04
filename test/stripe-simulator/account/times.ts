/** The account's own clock, and the test clocks', in Unix seconds. None moves by itself: the same calls, the same times. */
export class Times {
  private readonly clocks = new Map<string, number>();

  constructor(private own: number) {}

  /** @param clock null: the account's own. */
  now(clock: string | null): number {
    return clock === null ? this.own : (this.clocks.get(clock) ?? this.own);
  }

  pass(seconds: number): void {
    this.own += seconds;
  }

  set(clock: string | null, now: number): void {
    if (clock === null) this.own = now;
    else this.clocks.set(clock, now);
  }
}
