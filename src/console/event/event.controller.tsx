import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { ConsoleController } from '../layout/console-controller.decorator';
import { EVENTS_PATH, eventPath } from '../events/events-path';
import { EventPage } from './event.page';
import { EventReader } from './event-reader.service';
import { ProposalDesk } from './proposal-desk.service';
import { ReplayDesk } from './replay-desk.service';

@ConsoleController(`${EVENTS_PATH}/:id`)
export class EventController {
  constructor(
    private readonly events: EventReader,
    private readonly desk: ReplayDesk,
    private readonly proposals: ProposalDesk,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Query('replay') operation: unknown, @Caller() caller: AdminCaller) {
    return <EventPage event={await this.events.read(id, caller)} operation={operation} />;
  }

  /** Whoever loads the answer to a form anew. */
  @Get(['dry-run', 'replay', 'proposal'])
  back(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.status(303).header('location', eventPath(id));
    return '';
  }

  @Post('dry-run')
  @HttpCode(200)
  async dryRun(@Param('id') id: string, @Body() body: unknown, @Caller() caller: AdminCaller) {
    const attempt = await this.desk.dryRun(id, body);
    return <EventPage event={await this.events.read(id, caller)} attempt={attempt} />;
  }

  /** An operator's yes or no to the tenant that the session's buyer named. */
  @Post('proposal')
  async decide(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const decision = await this.proposals.decide(await this.events.read(id, caller), body, caller);
    if (!decision) {
      void reply.status(303).header('location', eventPath(id));
      return '';
    }
    void reply.status(decision.refusal.status);
    return <EventPage event={await this.events.read(id, caller)} decision={decision} />;
  }

  @Post('replay')
  async replay(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const ordered = await this.desk.replay(id, body, caller);
    if (typeof ordered === 'string') {
      void reply.status(303).header('location', `${eventPath(id)}?replay=${encodeURIComponent(ordered)}`);
      return '';
    }
    void reply.status(ordered.refused?.status ?? 400);
    return <EventPage event={await this.events.read(id, caller)} attempt={ordered} />;
  }
}
