import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorPages } from '../errors/error-pages.service';
import type { SignInAttempts } from '../access/sign-in-attempts';

/** Asks the limit before the body of a sign-in is read. @returns whether it may go on; else it is answered. */
export function admitSignIn(
  attempts: SignInAttempts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors: ErrorPages,
): boolean {
  const waitSeconds = attempts.begin(request);
  if (waitSeconds === undefined) {
    // Also when the client goes away before it is answered.
    reply.raw.once('close', () => attempts.ended(request));
    return true;
  }
  const message = `Too many attempts came from your address. Try again in ${waitSeconds} s.`;
  // Without closing, the connection would wait for the body.
  void reply.header('connection', 'close');
  errors.send(
    { status: 429, title: 'Too many attempts', message, retryAfterSeconds: waitSeconds },
    request,
    reply,
  );
  return false;
}
