import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BadSignatures } from './bad-signatures';
import './delivery';
import { DeliveryReporter } from './delivery-reporter';
import { SigningKeys } from './signing-keys';
import { SignatureStream } from './stripe-signature';

/** Beyond it a body is not looked at. Stripe's largest events, invoices with thousands of lines, have some megabytes. */
const MOST_BYTES = 16 * 1024 * 1024;
/** One body that takes longer than this gives way to the next, so that a stranger cannot keep genuine ones from being seen. */
const STALE_MS = 2_000;
/** Where an event has its id. */
const HEAD_BYTES = 4_096;
const EVENT_ID = /"id"\s*:\s*"(evt_\w{1,250})"/;

/**
 * Finds out whether a body over the limit is genuine, as Stripe can then never get the event in. Only a signature tells, and a
 * signature needs every byte: they are hashed as they come, by one body at a time, and not kept.
 */
@Injectable()
export class OversizedDeliveries {
  private current: { startedAt: number; stop: () => void } | undefined;

  constructor(
    private readonly keys: SigningKeys,
    private readonly badSignatures: BadSignatures,
    private readonly reporter: DeliveryReporter,
  ) {}

  /**
   * @param head what has been read of the body.
   * @param announced the content length; 0 where the request does not name one.
   * @param done is called once it is reported what came of the delivery.
   */
  examine(
    request: FastifyRequest,
    stream: Readable,
    head: Buffer,
    announced: number,
    done: () => void,
  ): void {
    const header = request.signatureHeader;
    if (
      typeof header !== 'object' ||
      announced > MOST_BYTES ||
      this.badSignatures.suspectOf(request) !== undefined ||
      !this.takeTurn()
    ) {
      this.report(request);
      return done();
    }
    const signature = new SignatureStream(this.keys.all, header);
    let start = Buffer.alloc(0);
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (start.length < HEAD_BYTES) start = Buffer.concat([start, chunk.subarray(0, HEAD_BYTES)]);
      signature.update(chunk);
      if (bytes > MOST_BYTES) finish(false);
    };
    let isFinished = false;
    const finish = (isWhole: boolean): void => {
      if (isFinished) return;
      isFinished = true;
      stream.off('data', take).pause();
      if (this.current === turn) this.current = undefined;
      if (!isWhole) this.report(request);
      else if (signature.isSigned()) this.reportGenuine(request, start, bytes);
      else this.reportForged(request);
      done();
    };
    const turn = { startedAt: performance.now(), stop: () => finish(false) };
    this.current = turn;
    if (head.length > 0) take(head);
    stream.on('data', take);
    stream.once('end', () => finish(true));
    stream.once('error', () => finish(false));
    stream.once('close', () => finish(false));
    stream.resume();
  }

  private takeTurn(): boolean {
    if (this.current && performance.now() - this.current.startedAt < STALE_MS) return false;
    this.current?.stop();
    return true;
  }

  private report(request: FastifyRequest): void {
    request.isReported = true;
    this.reporter.refused('too_large');
  }

  private reportGenuine(request: FastifyRequest, start: Buffer, bytes: number): void {
    request.isReported = true;
    this.reporter.tooLarge({ stripeEventId: EVENT_ID.exec(start.toString('latin1'))?.[1], bytes });
  }

  private reportForged(request: FastifyRequest): void {
    // Counted, so that an address that goes on is no longer listened to.
    this.badSignatures.refusal(request.ip);
    this.report(request);
  }
}
