import { Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { consoleSessionParams } from '../../admin/requests/request-fields';
import { ConsoleSessionList } from '../../admin/sessions/sessions.service';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { sessionOf } from '../access/current-session';
import { digestOf } from '../access/session-id';
import { orderFields } from '../forms/fields';
import { ConsoleController } from '../routing/console-controller.decorator';
import { SESSIONS_PATH } from '../paths/sessions-path';
import { SessionsPage } from './sessions.page';

const endForm = z.strictObject(orderFields);

@ConsoleController(SESSIONS_PATH)
export class SessionPagesController {
  constructor(private readonly sessions: ConsoleSessionList) {}

  @Get()
  @Takes({})
  async show(@Caller() caller: AdminCaller, @Req() request: FastifyRequest) {
    const own = sessionOf(request);
    const ownId = own && digestOf(own.id).toString('hex');
    return <SessionsPage sessions={await this.sessions.list(caller)} ownId={ownId} />;
  }

  @Post(':id/end')
  @Takes({ params: consoleSessionParams, form: endForm })
  async end(
    @Input() { params }: { params: { id: string }; form: z.output<typeof endForm> },
    @Caller() caller: AdminCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.sessions.end(params.id, caller);
    void reply.status(303).header('location', SESSIONS_PATH);
    return '';
  }
}
