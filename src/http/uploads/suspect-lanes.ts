import { Lane } from './lane';
import type { Upload, UploadLane } from './upload';

/** What one address over its limit may have under way: a small body's worth of bytes, and one large body. */
interface Share {
  small: UploadLane;
  large: UploadLane;
}

/** Lanes of addresses that are over their limit of bad signatures; only while they are used. */
export class SuspectLanes {
  private readonly shares = new Map<string, Share>();

  constructor(
    private readonly smallBytes: number,
    private readonly staleMs: number,
  ) {}

  get size(): number {
    return this.shares.size;
  }

  laneOf(suspect: string, isLarge: boolean): UploadLane {
    let share = this.shares.get(suspect);
    if (!share) {
      share = {
        // The newest goes first: a genuine delivery takes milliseconds, and what holds it up are unfinished forgeries.
        small: new Lane<Upload>({ maxBytes: this.smallBytes, staleMs: 0 }),
        large: new Lane<Upload>({ maxBytes: Number.POSITIVE_INFINITY, maxUploads: 1, staleMs: this.staleMs }),
      };
      this.shares.set(suspect, share);
    }
    return isLarge ? share.large : share.small;
  }

  tidy(suspect: string): void {
    const share = this.shares.get(suspect);
    if (share && share.small.uploads.size + share.large.uploads.size === 0) this.shares.delete(suspect);
  }
}
