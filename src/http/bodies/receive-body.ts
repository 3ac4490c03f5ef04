import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { FailureException } from '../failures/failure.exception';
import { BodyReceiver } from '../uploads/body-receiver';
import type { UploadBudget } from '../uploads/upload-budget';

export interface BodyRoom {
  /** In bytes. */
  limit: number;
  /** The content length; 0 where the request does not name one. */
  announced: number;
  /** Of a route that strangers reach. */
  budget?: UploadBudget | undefined;
}

/** Reads a body of a route that a person or program uses. 413 beyond the limit and 503 beyond the budget, before reading. */
export function receiveBody(
  stream: IncomingMessage,
  { limit, announced, budget }: BodyRoom,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  if (announced > limit) return done(tooLarge(limit));
  const cutOff = () => {
    receiver.stop();
    done(noRoom());
  };
  const upload = budget?.begin(announced, cutOff);
  if (budget && !upload) return done(noRoom());
  const end = () => upload && budget?.end(upload);
  const receiver = new BodyReceiver(stream, limit, {
    arrived: (bytes) => {
      if (!upload || budget?.receive(upload, bytes) === true) return true;
      done(noRoom());
      return false;
    },
    ended: (body) => {
      end();
      done(null, body);
    },
    tooLarge: () => {
      end();
      done(tooLarge(limit));
    },
    failed: (error) => {
      end();
      done(error);
    },
  });
}

/** 0 where the request does not name one. Node's parser has checked that it is a number. */
export function contentLengthOf({ headers }: FastifyRequest): number {
  const length = headers['content-length'];
  return length === undefined ? 0 : Number(length);
}

function tooLarge(limit: number): FailureException {
  return new FailureException(413, 'payload_too_large', { message: `Send at most ${limit} bytes.` });
}

function noRoom(): FailureException {
  return new FailureException(503, 'over_budget', {
    message: 'Too much is being sent just now. Try again in a moment.',
    retryAfterSeconds: 1,
  });
}
