import { Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { ConsoleSessionList } from '../../admin/sessions/sessions.service';
import { sessionOf } from '../access/current-session';
import { digestOf } from '../access/session-id';
import { ConsoleController } from '../layout/console-controller.decorator';
import { SESSIONS_PATH } from './sessions-path';
import { SessionsPage } from './sessions.page';

@ConsoleController(SESSIONS_PATH)
export class SessionPagesController {
  constructor(private readonly sessions: ConsoleSessionList) {}

  @Get()
  async show(@Caller() caller: AdminCaller, @Req() request: FastifyRequest) {
    const own = sessionOf(request);
    const ownId = own && digestOf(own.id).toString('hex');
    return <SessionsPage sessions={await this.sessions.list(caller)} ownId={ownId} />;
  }

  @Post(':id/end')
  async end(
    @Param('id') id: string,
    @Caller() caller: AdminCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.sessions.end(id, caller);
    void reply.status(303).header('location', SESSIONS_PATH);
    return '';
  }
}
