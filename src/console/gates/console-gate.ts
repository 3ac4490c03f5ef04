import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rememberCaller } from '../../admin/access/admin-actor';
import { ENV, type Env } from '../../config/env';
import { readForms } from '../../http/bodies/body-parser';
import { HttpEdge } from '../../http/edge/http-edge';
import { pagePolicy } from '../../http/edge/security-headers';
import { ASSETS_PATH, isBelowConsole, LIVE_PATH, SIGN_IN_PATH, SIGN_OUT_PATH } from '../paths/console-path';
import { END_SESSION_PATH } from '../paths/sessions-path';
import { ErrorPages } from '../errors/error-pages.service';
import { ConsoleSessions } from '../access/console-sessions.service';
import { rememberSession, sessionOf } from '../access/current-session';
import { carriesCsrfToken, isSameOrigin } from '../access/forgery-protection';
import { signInFor } from '../access/return-path';
import { isSecureRequest } from '../access/secure-request';
import { sessionIdOf } from '../access/session-cookie';
import { SignInAttempts } from '../access/sign-in-attempts';
import { admitSignIn } from './sign-in-gate';

const reading = new Set(['GET', 'HEAD']);
/** What a viewer may do: it is about himself alone, which the handler sees to. */
const forEverybody = new Set([SIGN_OUT_PATH, END_SESSION_PATH]);
const forged = {
  status: 403,
  title: 'This request did not come from a page of the console',
  message: 'Go back, load the page again and repeat what you did there.',
};

/**
 * Closes everything below /console to whoever is not signed in, before the body is read. Whatever changes something needs
 * the role `operator` and has to come from one of our own pages: by method, so that no route can forget to ask.
 */
@Injectable()
export class ConsoleGate implements OnModuleInit {
  constructor(
    private readonly edge: HttpEdge,
    private readonly sessions: ConsoleSessions,
    private readonly attempts: SignInAttempts,
    private readonly errors: ErrorPages,
    @Inject(ENV) private readonly env: Pick<Env, 'NODE_ENV'>,
  ) {}

  onModuleInit(): void {
    const fastify = this.edge.open();
    if (!fastify) return;
    readForms(fastify);
    // Not async, so that no delivery waits for a promise of the console's.
    fastify.addHook('onRequest', (request, reply, done) => {
      const path = request.routeOptions.url ?? request.url;
      if (!isBelowConsole(path)) return done();
      void reply.header('content-security-policy', pagePolicy);
      void this.letIn(path, request, reply, done);
    });
    // A form has its token in the body.
    fastify.addHook('preHandler', (request, reply, done) => {
      const session = sessionOf(request);
      if (!session || reading.has(request.method) || carriesCsrfToken(request, session.id)) return done();
      this.errors.send(forged, request, reply);
    });
  }

  private async letIn(
    path: string,
    request: FastifyRequest,
    reply: FastifyReply,
    done: () => void,
  ): Promise<void> {
    let isAdmitted: boolean;
    try {
      isAdmitted = await this.admit(path, request, reply);
    } catch (error) {
      this.errors.answer(error, request, reply);
      return;
    }
    if (isAdmitted) done();
  }

  private async admit(path: string, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const isReading = reading.has(request.method);
    if (!isReading && !isSameOrigin(request)) {
      this.errors.send(forged, request, reply);
      return false;
    }
    if (path === SIGN_IN_PATH) return isReading || admitSignIn(this.attempts, request, reply, this.errors);
    if (path.startsWith(`${ASSETS_PATH}/`)) return true;
    const id = sessionIdOf(request.headers.cookie, isSecureRequest(this.env, request));
    const session = id === undefined ? undefined : await this.sessions.find(id, isUse(path, request));
    if (!session) {
      sendToSignIn(path, request, reply, this.errors);
      return false;
    }
    const { actor } = session;
    rememberSession(request, session);
    if (!isReading && actor.role !== 'operator' && !forEverybody.has(path)) {
      const message = `"${actor.name}" is a ${actor.role}; this needs a token with the role operator.`;
      this.errors.send(
        { status: 403, title: 'You may look, but not change anything', message },
        request,
        reply,
      );
      return false;
    }
    rememberCaller(request, { ...actor, address: request.ip });
    return true;
  }
}

/** A page that fetches itself again, and its stream, are nobody's doing. */
function isUse(path: string, { headers }: FastifyRequest): boolean {
  return path !== LIVE_PATH && headers['x-hookledger-refresh'] === undefined;
}

function sendToSignIn(path: string, request: FastifyRequest, reply: FastifyReply, errors: ErrorPages): void {
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
