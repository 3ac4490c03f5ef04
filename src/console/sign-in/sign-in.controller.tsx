import { Body, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { sessionOf } from '../access/current-session';
import { returnPath } from '../access/return-path';
import { CONSOLE_PATH, SIGN_IN_PATH } from '../console-path';
import { ConsoleController } from '../layout/console-controller.decorator';
import { SignIn } from './sign-in.service';
import { SignInPage } from './sign-in.page';

@ConsoleController(CONSOLE_PATH)
export class SignInController {
  constructor(private readonly signingIn: SignIn) {}

  @Get('sign-in')
  show(@Query('next') next: unknown) {
    return <SignInPage next={returnPath(next)} />;
  }

  @Post('sign-in')
  async signIn(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { next, refusal } = await this.signingIn.signIn(body, request, reply);
    if (refusal) return <SignInPage next={next} refusal={refusal} />;
    void reply.status(303).header('location', next);
    return '';
  }

  @Post('sign-out')
  async signOut(
    @Caller() caller: AdminCaller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.signingIn.signOut(sessionOf(request)?.id ?? '', caller, request, reply);
    void reply.status(303).header('location', SIGN_IN_PATH);
    return '';
  }
}
