/** Moments are milliseconds of `performance.now()`. */
export interface Acknowledgement {
  eventId: string;
  /** When it was sent for the first time. */
  sentAt: number;
  /** When a delivery of it got its first 200. */
  at: number;
}

/** Which events got a 2xx, and when: what the service may never take back. */
export class Acknowledgements {
  private readonly firstSent = new Map<string, number>();
  private readonly first = new Map<string, Acknowledgement>();

  get size(): number {
    return this.first.size;
  }

  sent(eventId: string): void {
    if (!this.firstSent.has(eventId)) this.firstSent.set(eventId, performance.now());
  }

  received(eventId: string): void {
    if (this.first.has(eventId)) return;
    const at = performance.now();
    this.first.set(eventId, { eventId, at, sentAt: this.firstSent.get(eventId) ?? at });
  }

  /** Of its first 200; undefined: it got none. */
  momentOf(eventId: string): number | undefined {
    return this.first.get(eventId)?.at;
  }

  /** In the order in which they were given. */
  all(): Acknowledgement[] {
    return [...this.first.values()];
  }

  /** One for an event that nobody had sent before. */
  firstSentAfter(moment: number): Acknowledgement | undefined {
    return this.all().find(({ sentAt }) => sentAt >= moment);
  }
}
