import { Lane } from './lane';
import { SuspectLanes } from './suspect-lanes';
import type { Upload, UploadLane } from './upload';

/** Half of the budget is kept for bodies up to this size. Most of Stripe's events have 2 to 20 KB. */
export const SMALL_BODY_BYTES = 64 * 1024;

/**
 * A body that takes longer than this gives up its bytes to a newcomer, but only when there is no room. Stripe sends a body in
 * milliseconds. Who wants to keep the budget full therefore has to send all of it again each second.
 */
const STALE_MS = 1_000;

const ENDED: readonly UploadLane[] = [];

/**
 * How many bytes of bodies that nobody has authenticated are in memory. What counts is what has arrived, not what a header
 * announces: otherwise 200 bytes of headers would reserve a mebibyte, and a few hundred idle connections would shut Stripe out.
 */
export class UploadBudget {
  private readonly all: UploadLane;
  private readonly smallLanes: readonly UploadLane[];
  private readonly largeLanes: readonly UploadLane[];
  private readonly suspects = new SuspectLanes(SMALL_BODY_BYTES, STALE_MS);

  /** @param now milliseconds of a clock that never goes back. */
  constructor(
    totalBytes: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.all = new Lane<Upload>({ maxBytes: totalBytes, staleMs: STALE_MS });
    const large = new Lane<Upload>({ maxBytes: Math.floor(totalBytes / 2), staleMs: STALE_MS });
    this.smallLanes = [this.all];
    this.largeLanes = [large, this.all];
  }

  /** Bytes under way. */
  get bytes(): number {
    return this.all.bytes;
  }

  /** Bodies under way. */
  get bodies(): number {
    return this.all.uploads.size;
  }

  /** Addresses over their limit that have a body under way. */
  get suspectAddresses(): number {
    return this.suspects.size;
  }

  /**
   * Asks before anything is read.
   * @param announcedBytes the content length; 0 where the request does not name one.
   * @param cutOff is called when a newcomer needs the room. The upload has ended by then.
   * @param suspect the key of an address that is over its limit of bad signatures.
   * @returns undefined when there is no room; then the body must not be read.
   */
  begin(announcedBytes: number, cutOff: () => void, suspect?: string): Upload | undefined {
    const isLarge = announcedBytes > SMALL_BODY_BYTES;
    const upload: Upload = {
      startedAt: this.now(),
      lanes: this.lanesFor(isLarge, suspect),
      bytes: 0,
      isLarge,
      suspect,
      cutOff,
    };
    for (const lane of upload.lanes) {
      // An announcement alone must not cut off the other bodies of an address.
      const bytes = lane.staleMs === 0 ? 0 : announcedBytes;
      if (!this.makeRoom(lane, bytes, 1, upload)) {
        this.tidy(upload);
        return undefined;
      }
    }
    for (const lane of upload.lanes) lane.enter(upload);
    return upload;
  }

  /** Counts bytes that have arrived. @returns false when there is no room for them, and the upload has ended. */
  receive(upload: Upload, bytes: number): boolean {
    if (upload.lanes === ENDED) return false;
    if (!upload.isLarge && upload.bytes + bytes > SMALL_BODY_BYTES && !this.becomeLarge(upload)) return false;
    for (const lane of upload.lanes) {
      if (!lane.fits(bytes, 0) && !this.makeRoom(lane, bytes, 0, upload)) {
        this.end(upload);
        return false;
      }
    }
    upload.bytes += bytes;
    for (const lane of upload.lanes) lane.bytes += bytes;
    return true;
  }

  /** The body is there, has gone away, or is refused. Ending twice does no harm. */
  end(upload: Upload): void {
    if (upload.lanes === ENDED) return;
    this.leave(upload);
    this.tidy(upload);
  }

  /** A body whose size nobody announced has grown beyond a small one's. */
  private becomeLarge(upload: Upload): boolean {
    const lanes = this.lanesFor(true, upload.suspect);
    for (const lane of lanes) {
      if (!lane.uploads.has(upload) && !this.makeRoom(lane, upload.bytes, 1, upload)) {
        this.end(upload);
        return false;
      }
    }
    for (const lane of upload.lanes) lane.leave(upload);
    upload.isLarge = true;
    upload.lanes = lanes;
    for (const lane of lanes) lane.enter(upload);
    return true;
  }

  private lanesFor(isLarge: boolean, suspect: string | undefined): readonly UploadLane[] {
    const lanes = isLarge ? this.largeLanes : this.smallLanes;
    return suspect === undefined ? lanes : [this.suspects.laneOf(suspect, isLarge), ...lanes];
  }

  /** Cuts off stale uploads that are older than `newcomer`, the oldest first, until that much fits. */
  private makeRoom(lane: UploadLane, bytes: number, uploads: number, newcomer: Upload): boolean {
    if (lane.fits(bytes, uploads)) return true;
    const now = this.now();
    for (const other of lane.uploads) {
      if (other === newcomer || now - other.startedAt < lane.staleMs) break;
      this.leave(other);
      // The share of the newcomer's own address is about to be used.
      if (other.suspect !== newcomer.suspect) this.tidy(other);
      other.cutOff();
      if (lane.fits(bytes, uploads)) return true;
    }
    return false;
  }

  private leave(upload: Upload): void {
    for (const lane of upload.lanes) lane.leave(upload);
    upload.lanes = ENDED;
  }

  private tidy({ suspect }: Upload): void {
    if (suspect !== undefined) this.suspects.tidy(suspect);
  }
}
