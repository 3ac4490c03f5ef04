export interface LaneOptions {
  maxBytes: number;
  maxUploads?: number;
  /** An upload that is older makes room for a newcomer. */
  staleMs: number;
}

/** A share of the budget and the bodies that use it, the oldest first. */
export class Lane<U extends { readonly bytes: number }> {
  readonly uploads = new Set<U>();
  bytes = 0;
  readonly staleMs: number;
  private readonly maxBytes: number;
  private readonly maxUploads: number;

  constructor({ maxBytes, maxUploads = Number.POSITIVE_INFINITY, staleMs }: LaneOptions) {
    this.maxBytes = maxBytes;
    this.maxUploads = maxUploads;
    this.staleMs = staleMs;
  }

  /** Whether that much more fits. */
  fits(moreBytes: number, moreUploads: number): boolean {
    return this.bytes + moreBytes <= this.maxBytes && this.uploads.size + moreUploads <= this.maxUploads;
  }

  enter(upload: U): void {
    this.uploads.add(upload);
    this.bytes += upload.bytes;
  }

  leave(upload: U): void {
    if (this.uploads.delete(upload)) this.bytes -= upload.bytes;
  }
}
