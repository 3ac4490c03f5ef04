import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { rememberCaller } from '../../admin/access/admin-actor';
import { ASSETS_PATH, isBelowConsole, LIVE_PATH, SIGN_IN_PATH, SIGN_OUT_PATH } from '../console-path';
import type { ErrorPages } from '../errors/error-pages.service';
import type { ConsoleSessions } from './console-sessions.service';
import { rememberSession, sessionOf } from './current-session';
import { carriesCsrfToken, isSameOrigin } from './forgery-protection';
import { signInFor } from './return-path';
import type { SignInAttempts } from './sign-in-attempts';
import { admitSignIn } from './sign-in-gate';
import { sessionIdOf } from './session-cookie';

const reading = new Set(['GET', 'HEAD']);
const forged = {
  status: 403,
  title: 'This request did not come from a page of the console',
  message: 'Go back, load the page again and repeat what you did there.',
};

/**
 * Closes everything below /console to whoever is not signed in, before the body is read. Whatever changes something needs
 * the role `operator` and has to come from one of our own pages: by method, so that no route can forget to ask.
 */
export function closeConsoleGate(
  fastify: FastifyInstance,
  sessions: ConsoleSessions,
  attempts: SignInAttempts,
  errors: ErrorPages,
): void {
  const letIn = async (path: string, request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    let isAdmitted: boolean;
    try {
      isAdmitted = await admit(path, request, reply, sessions, attempts, errors);
    } catch (error) {
      errors.answer(error, request, reply);
      return;
    }
    if (isAdmitted) done();
  };
  // Not async, so that no delivery waits for a promise of the console's.
  fastify.addHook('onRequest', (request, reply, done) => {
    const path = request.routeOptions.url ?? request.url;
    if (!isBelowConsole(path)) return done();
    void letIn(path, request, reply, done);
  });
  // A form has its token in the body.
  fastify.addHook('preHandler', (request, reply, done) => {
    const session = sessionOf(request);
    if (!session || reading.has(request.method) || carriesCsrfToken(request, session.id)) return done();
    errors.send(forged, request, reply);
  });
}

async function admit(
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: ConsoleSessions,
  attempts: SignInAttempts,
  errors: ErrorPages,
): Promise<boolean> {
  const isReading = reading.has(request.method);
  if (!isReading && !isSameOrigin(request)) {
    errors.send(forged, request, reply);
    return false;
  }
  if (path === SIGN_IN_PATH) return isReading || admitSignIn(attempts, request, reply, errors);
  if (path.startsWith(`${ASSETS_PATH}/`)) return true;
  const id = sessionIdOf(request);
  const session = id === undefined ? undefined : await sessions.find(id);
  if (!session) {
    sendToSignIn(path, request, reply, errors);
    return false;
  }
  const { actor } = session;
  rememberSession(request, session);
  if (!isReading && actor.role !== 'operator' && path !== SIGN_OUT_PATH) {
    const message = `"${actor.name}" is a ${actor.role}; this needs a token with the role operator.`;
    errors.send({ status: 403, title: 'You may look, but not change anything', message }, request, reply);
    return false;
  }
  rememberCaller(request, { ...actor, address: request.ip });
  return true;
}

function sendToSignIn(path: string, request: FastifyRequest, reply: FastifyReply, errors: ErrorPages): void {
  void reply.header('cache-control', 'no-store');
  if (request.headers['hx-request'] !== undefined) {
    void reply.status(401).header('hx-redirect', signInFor(request)).send();
  } else if (path === LIVE_PATH) {
    void reply.status(401).send({ error: 'unauthorized' });
  } else if (isFromElsewhere(request)) {
    errors.comeAgain(request, reply);
  } else {
    void reply.status(303).header('location', signInFor(request)).send();
  }
}

/** Who follows a link in a chat may well be signed in: the cookie is for requests from our own pages alone. */
function isFromElsewhere({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'GET' && headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] === 'navigate'
  );
}
