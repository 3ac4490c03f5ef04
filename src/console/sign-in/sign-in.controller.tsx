import { Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { z } from 'zod';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { sessionOf } from '../access/current-session';
import { returnPath } from '../access/return-path';
import { CONSOLE_PATH, SIGN_IN_PATH } from '../paths/console-path';
import { ConsoleController } from '../routing/console-controller.decorator';
import { CSRF_FIELD } from '../access/forgery-protection';
import { SignIn, type SignInForm, signInForm } from './sign-in.service';
import { SignInPage } from './sign-in.page';

/** As long as an address may be: a page that needs a session leads here with its own. */
const signInQuery = z.strictObject({ next: z.string().optional() });
const signOutForm = z.strictObject({ [CSRF_FIELD]: z.string().max(200).optional() });

@ConsoleController(CONSOLE_PATH)
export class SignInController {
  constructor(private readonly signingIn: SignIn) {}

  @Get('sign-in')
  @Takes({ query: signInQuery })
  show(@Input() { query }: { query: z.output<typeof signInQuery> }) {
    return <SignInPage next={returnPath(query.next)} />;
  }

  @Post('sign-in')
  @Takes({ form: signInForm })
  async signIn(
    @Input() { form }: { form: SignInForm },
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { next, refusal } = await this.signingIn.signIn(form, request, reply);
    if (refusal) return <SignInPage next={next} refusal={refusal} />;
    void reply.status(303).header('location', next);
    return '';
  }

  @Post('sign-out')
  @Takes({ form: signOutForm })
  async signOut(
    @Input() _: { form: z.output<typeof signOutForm> },
    @Caller() caller: AdminCaller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.signingIn.signOut(sessionOf(request)?.id ?? '', caller, request, reply);
    void reply.status(303).header('location', SIGN_IN_PATH);
    return '';
  }
}
