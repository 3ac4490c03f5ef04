import { networkOf } from './client-address';

export interface AddressCounterOptions {
  /** An address that has been counted so often is over its limit until its window ends. */
  limit: number;
  /** Begins with the first count. */
  windowSeconds: number;
  /** Entries that are kept at most. The ones that would expire first make room. */
  maxAddresses?: number;
}

interface Entry {
  count: number;
  endsAt: number;
}

/**
 * Counts by address what only strangers do, in fixed windows. Asked synchronously: a genuine delivery must not wait for a
 * promise. Entries are capped, since an attacker with a /32 has four billion networks of 64 bits.
 */
export class AddressCounter {
  private readonly limit: number;
  private readonly windowMs: number;
  private readonly maxAddresses: number;
  /** In the order in which their windows end, as all windows are equally long. */
  private readonly entries = new Map<string, Entry>();

  /** @param now milliseconds of a clock that never goes back. */
  constructor(
    { limit, windowSeconds, maxAddresses = 10_000 }: AddressCounterOptions,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.limit = limit;
    this.windowMs = windowSeconds * 1_000;
    this.maxAddresses = maxAddresses;
  }

  /** Counts once. @returns the count within the window, this one included. */
  count(address: string): number {
    const key = networkOf(address);
    const entry = this.entryOf(key) ?? this.open(key);
    entry.count += 1;
    return entry.count;
  }

  countOf(address: string): number {
    return this.entries.size === 0 ? 0 : (this.entryOf(networkOf(address))?.count ?? 0);
  }

  /** @returns seconds until the window ends, at least 1; undefined while the address is below its limit. */
  retryAfterSeconds(address: string): number | undefined {
    // The common case, for each genuine delivery.
    if (this.entries.size === 0) return undefined;
    const entry = this.entryOf(networkOf(address));
    return entry && entry.count >= this.limit ? this.secondsLeft(entry) : undefined;
  }

  /** How many addresses are kept. */
  get size(): number {
    return this.entries.size;
  }

  private entryOf(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    return entry && entry.endsAt > this.now() ? entry : undefined;
  }

  private open(key: string): Entry {
    this.entries.delete(key);
    this.makeRoom();
    const entry = { count: 0, endsAt: this.now() + this.windowMs };
    this.entries.set(key, entry);
    return entry;
  }

  private makeRoom(): void {
    const now = this.now();
    for (const [key, { endsAt }] of this.entries) {
      if (endsAt > now && this.entries.size < this.maxAddresses) return;
      this.entries.delete(key);
    }
  }

  private secondsLeft({ endsAt }: Entry): number {
    return Math.max(1, Math.ceil((endsAt - this.now()) / 1_000));
  }
}
