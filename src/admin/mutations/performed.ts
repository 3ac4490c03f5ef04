import type { FastifyReply } from 'fastify';

/** What a change is answered with. */
export interface Performed<T> {
  status: number;
  body: T;
  /** Nothing was done this time: it is the answer to the first call with this key. */
  isReplayed: boolean;
}

/** Puts status and header of a change's answer into the reply. @returns its body. */
export function answered<T>({ status, body, isReplayed }: Performed<T>, reply: FastifyReply): T {
  void reply.status(status);
  if (isReplayed) void reply.header('idempotency-replayed', 'true');
  return body;
}
