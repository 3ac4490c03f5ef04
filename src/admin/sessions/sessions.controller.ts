import { Controller, Delete, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Input } from '../../http/input/input.decorator';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { Describes } from '../openapi/describes.decorator';
import { consoleSessionParams } from '../requests/request-fields';
import { sessionAnswer } from './sessions.repository';
import { ConsoleSessionList } from './sessions.service';

const listAnswer = z.object({ sessions: z.array(sessionAnswer) });
const endAnswer = z.object({ id: z.string(), actor: z.string() });

@Controller('admin/console-sessions')
export class ConsoleSessionsController {
  constructor(private readonly sessions: ConsoleSessionList) {}

  @Get()
  @Describes({
    summary: 'List who is signed in to the console: everybody for an operator, oneself for a viewer',
    answers: { 200: listAnswer },
  })
  async list(@Caller() caller: AdminCaller) {
    return { sessions: await this.sessions.list(caller) };
  }

  @Delete(':id')
  @Describes({
    summary: 'End a session of the console, on every replica at once',
    params: consoleSessionParams,
    answers: { 200: endAnswer },
    refusals: { 404: { session_not_found: 'it has ended, or never was' } },
    isMutation: true,
  })
  async end(
    @Input() { params }: { params: { id: string } },
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answered(await this.sessions.end(params.id, caller, idempotency), reply);
  }
}
