import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { ENV, type Env } from '../../config/env';
import { ConsoleSessions } from '../access/console-sessions.service';
import { returnPath } from '../access/return-path';
import { noSessionCookie, sessionCookie } from '../access/session-cookie';
import { SignInAttempts } from '../access/sign-in-attempts';

export const signInForm = z.strictObject({
  token: z.string().trim().max(4_096).default(''),
  next: z.string().optional(),
});
export type SignInForm = z.output<typeof signInForm>;

export interface SignInOutcome {
  /** Where to go from here. */
  next: string;
  /** Why nobody is signed in, for people. */
  refusal?: string;
}

/** What the sign-in form does: attempts are limited, cookies set. */
@Injectable()
export class SignIn {
  private readonly logger = new Logger(SignIn.name);

  constructor(
    private readonly sessions: ConsoleSessions,
    private readonly attempts: SignInAttempts,
    @Inject(ENV) private readonly env: Pick<Env, 'NODE_ENV'>,
  ) {}

  async signIn(form: SignInForm, request: FastifyRequest, reply: FastifyReply): Promise<SignInOutcome> {
    const next = returnPath(form.next);
    const address = request.ip;
    const waitSeconds = await this.attempts.begin(address);
    if (waitSeconds !== undefined) {
      void reply.status(429).header('retry-after', waitSeconds);
      const minutes = Math.ceil(waitSeconds / 60);
      return { next, refusal: `Too many attempts from your address. Try again in ${minutes} min.` };
    }
    const session = await this.sessions.signIn(form.token, address);
    if (!session) {
      this.logger.warn({ address }, 'somebody tried to sign in to the console with a wrong token');
      void reply.status(401);
      return {
        next,
        refusal: 'Nobody has this token. It is one of ADMIN_API_TOKENS, without name and role.',
      };
    }
    await this.attempts.succeeded(address);
    void reply.header('set-cookie', sessionCookie(session.id, session.expiresAt, this.isSecure(request)));
    return { next };
  }

  async signOut(
    id: string,
    caller: AdminCaller,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(id, caller);
    void reply.header('set-cookie', noSessionCookie(this.isSecure(request)));
  }

  private isSecure(request: FastifyRequest): boolean {
    return this.env.NODE_ENV === 'production' || request.protocol === 'https';
  }
}
