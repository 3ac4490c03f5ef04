import type { Readable } from 'node:stream';

/** What becomes of the bytes of one body. Exactly one of `ended`, `tooLarge` and `failed` is called, and once. */
export interface BodySink {
  /** @returns false when nothing more may be read; the sink has dealt with it. */
  arrived(bytes: number): boolean;
  /** The body is complete. */
  ended(body: Buffer): void;
  /** More has come than the limit allows. `head` is all of it so far; the stream is paused. */
  tooLarge(head: Buffer): void;
  /** The client went away. */
  failed(error: Error): void;
}

const EMPTY = Buffer.alloc(0);
const SMALLEST_GROWTH = 1_024;

/**
 * Reads a body into one buffer that grows with it. A list of chunks would cost 150 bytes for each chunk of one byte: a stranger
 * could make 100 KB of chunks cost 2.5 MB. A body of a single chunk, as nearly all deliveries are, is not copied.
 */
export class BodyReceiver {
  private body: Buffer = EMPTY;
  private length = 0;
  private isStopped = false;

  /** @param limit in bytes. */
  constructor(
    private readonly stream: Readable,
    private readonly limit: number,
    private readonly sink: BodySink,
  ) {
    stream.on('data', this.onData);
    stream.on('end', this.onEnd);
    stream.on('error', this.onError);
    stream.on('close', this.onClose);
  }

  /** Reads no further. The sink hears nothing more. */
  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.stream.off('data', this.onData);
    this.stream.off('end', this.onEnd);
    this.stream.off('close', this.onClose);
    // The listener for errors stays: a stream without one ends the process when its client goes away.
    this.stream.pause();
  }

  private readonly onData = (chunk: Buffer): void => {
    if (!this.sink.arrived(chunk.length)) {
      this.stop();
      return;
    }
    this.append(chunk);
    if (this.length <= this.limit) return;
    this.stop();
    this.sink.tooLarge(this.received());
  };

  private readonly onEnd = (): void => {
    this.stop();
    this.sink.ended(this.received());
  };

  private readonly onError = (error: Error): void => {
    if (this.isStopped) return;
    this.stop();
    this.sink.failed(error);
  };

  private readonly onClose = (): void => {
    this.stop();
    this.sink.failed(new ClientGoneError());
  };

  private append(chunk: Buffer): void {
    const length = this.length + chunk.length;
    if (this.length === 0) {
      this.body = chunk;
    } else {
      if (length > this.body.length) {
        const grown = Buffer.allocUnsafe(Math.max(length, SMALLEST_GROWTH, 2 * this.body.length));
        this.body.copy(grown, 0, 0, this.length);
        this.body = grown;
      }
      chunk.copy(this.body, this.length);
    }
    this.length = length;
  }

  private received(): Buffer {
    return this.length === this.body.length ? this.body : this.body.subarray(0, this.length);
  }
}

/** The connection was closed before the body was complete. No client is left to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
  readonly statusCode = 400;
  constructor() {
    super('the client closed the connection before the body was complete');
  }
}
