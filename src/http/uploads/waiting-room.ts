/** Long enough that 250 clients who come again as soon as they are refused cost a quarter of a core less; Stripe waits longer. */
const WAIT_MS = 1_000;
/** A connection that waits costs 20 to 50 KB and no CPU. */
const MOST = 500;

/**
 * Where a body waits, unread, that finds no room in the budget. Most of the time there is room a moment later. And who is refused
 * comes again: at once refused is at once back.
 */
export class WaitingRoom {
  private waiting = 0;

  /** Calls `next` after a second, or at once when too many wait. */
  wait(next: () => void): void {
    if (this.waiting >= MOST) return next();
    this.waiting += 1;
    setTimeout(() => {
      this.waiting -= 1;
      next();
    }, WAIT_MS).unref();
  }
}
