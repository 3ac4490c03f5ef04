import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { WrongTokens } from '../../admin/access/wrong-tokens';
import { ENV, type Env } from '../../config/env';
import { ConsoleSessions } from '../access/console-sessions.service';
import { returnPath } from '../access/return-path';
import { isSecureRequest } from '../access/secure-request';
import { noSessionCookie, sessionCookie } from '../access/session-cookie';

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

/** What the sign-in form does: failures are counted, cookies set. The gate has asked the limit. */
@Injectable()
export class SignIn {
  constructor(
    private readonly sessions: ConsoleSessions,
    private readonly wrongTokens: WrongTokens,
    @Inject(ENV) private readonly env: Pick<Env, 'NODE_ENV'>,
  ) {}

  async signIn(form: SignInForm, request: FastifyRequest, reply: FastifyReply): Promise<SignInOutcome> {
    const next = returnPath(form.next);
    const address = request.ip;
    const session = await this.sessions.signIn(form.token, address);
    if (!session) return { next, refusal: this.refuse(address, reply) };
    void reply.header(
      'set-cookie',
      sessionCookie(session.id, session.expiresAt, isSecureRequest(this.env, request)),
    );
    return { next };
  }

  /** @returns why, for people. */
  private refuse(address: string, reply: FastifyReply): string {
    const waitSeconds = this.wrongTokens.failed(address, 'sign_in');
    if (waitSeconds === undefined) {
      void reply.status(401);
      return 'Nobody has this token. It is one of ADMIN_API_TOKENS, without name and role.';
    }
    void reply.status(429).header('retry-after', waitSeconds);
    return `Too many wrong tokens came from your address. A right one still lets you in; try others in ${Math.ceil(waitSeconds / 60)} min.`;
  }

  async signOut(
    id: string,
    caller: AdminCaller,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(id, caller);
    void reply.headers({
      'set-cookie': noSessionCookie(isSecureRequest(this.env, request)),
      'clear-site-data': '"cache", "cookies", "storage"',
    });
  }
}
