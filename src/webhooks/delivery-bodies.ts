import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ENV, type Env } from '../config/env';
import type { BodyDone } from '../http/bodies/body-parser';
import { FailureException } from '../http/failures/failure.exception';
import { contentLengthOf } from '../http/bodies/receive-body';
import { BodyReceiver, ClientGoneError } from '../http/uploads/body-receiver';
import { UploadBudget } from '../http/uploads/upload-budget';
import { WaitingRoom } from '../http/uploads/waiting-room';
import { Metrics } from '../metrics/metrics';
import { BadSignatures } from './bad-signatures';
import './delivery';
import { DeliveryReporter } from './delivery-reporter';
import { OversizedDeliveries } from './oversized-deliveries';

interface Reading {
  announced: number;
  suspect: string | undefined;
  examine: (head: Buffer) => void;
  refuse: () => void;
  done: BodyDone;
}

/** Reads the bodies of deliveries, whose signatures can only be checked when all of it is there, within a budget. */
@Injectable()
export class DeliveryBodies {
  private readonly budget: UploadBudget;
  private readonly limit: number;
  private readonly waitingRoom = new WaitingRoom();

  constructor(
    @Inject(ENV) env: Pick<Env, 'WEBHOOK_BODY_LIMIT_BYTES' | 'WEBHOOK_UNVERIFIED_BYTES'>,
    private readonly badSignatures: BadSignatures,
    private readonly oversized: OversizedDeliveries,
    private readonly reporter: DeliveryReporter,
    metrics: Metrics,
  ) {
    this.limit = env.WEBHOOK_BODY_LIMIT_BYTES;
    const budget = new UploadBudget(env.WEBHOOK_UNVERIFIED_BYTES);
    this.budget = budget;
    metrics.watch('unverified_bytes', 'Bytes of deliveries whose signature is not checked yet', [], () => [
      { value: budget.bytes },
    ]);
    metrics.watch('unverified_deliveries', 'Deliveries whose body is still coming', [], () => [
      { value: budget.bodies },
    ]);
  }

  receive(request: FastifyRequest, stream: IncomingMessage, done: BodyDone): void {
    const announced = contentLengthOf(request);
    const examine = (head: Buffer) =>
      this.oversized.examine(request, stream, head, announced, () => done(tooLarge()));
    if (announced > this.limit) return examine(Buffer.alloc(0));
    const suspect = this.badSignatures.suspectOf(request);
    const refuse = () => done(this.noRoom(request, suspect !== undefined));
    const read = () => this.read(stream, { announced, suspect, examine, refuse, done });
    if (read()) return;
    const readOrRefuse = () => {
      if (!read()) refuse();
    };
    this.waitingRoom.wait(stream, readOrRefuse, () => done(new ClientGoneError()));
  }

  /** @returns false when there is no room for it; nothing was read then. */
  private read(stream: IncomingMessage, { announced, suspect, examine, refuse, done }: Reading): boolean {
    const { budget } = this;
    const cutOff = () => {
      receiver.stop();
      refuse();
    };
    const upload = budget.begin(announced, cutOff, suspect);
    if (!upload) return false;
    const receiver = new BodyReceiver(stream, this.limit, {
      arrived: (bytes) => {
        const fits = budget.receive(upload, bytes);
        if (!fits) refuse();
        return fits;
      },
      ended: (body) => {
        budget.end(upload);
        done(null, body);
      },
      tooLarge: (head) => {
        budget.end(upload);
        examine(head);
      },
      failed: (error) => {
        budget.end(upload);
        done(error);
      },
    });
    return true;
  }

  /** 503 for an address over its limit too: what was not read may be genuine, and Stripe sends it again. */
  private noRoom(request: FastifyRequest, isSuspect: boolean): FailureException {
    request.isReported = true;
    this.reporter.refused(isSuspect ? 'rate_limited' : 'over_budget');
    return new FailureException(503, 'over_budget', { retryAfterSeconds: isSuspect ? 1 : 5 });
  }
}

function tooLarge(): FailureException {
  return new FailureException(413, 'payload_too_large');
}
