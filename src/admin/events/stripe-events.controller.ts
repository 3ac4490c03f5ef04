import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { Describes } from '../openapi/describes.decorator';
import { ReplayPreviews } from '../replays/replay-previews.service';
import { replayRequest } from '../replays/replay.requests';
import { ReplaysService } from '../replays/replays.service';
import { readBody } from '../../http/request-body';
import { eventDetailsAnswer, eventPageAnswer, replayAnswer, replayPreviewAnswer } from './event-answers';
import { eventPage } from './event-filter';
import { type EventDetails, EventInspector } from './event-inspector.service';
import { EventSearch } from './event-search';

@Controller('admin/stripe-events')
export class StripeEventsController {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly search: EventSearch,
    private readonly inspector: EventInspector,
    private readonly replays: ReplaysService,
    private readonly previews: ReplayPreviews,
  ) {}

  @Get()
  @Describes({
    summary: 'List events, newest first',
    description:
      'All filters that are given have to hold. Pages are found by their cursor and nothing is counted, so that the ' +
      'last page costs what the first one does.',
    query: eventPage,
    answers: { 200: eventPageAnswer },
  })
  list(@Query() query: unknown) {
    const page = readBody(eventPage, query);
    return this.reading.run((manager) => this.search.list(page, manager));
  }

  @Get(':id')
  @Describes({
    summary: 'Show one event: what became of it and why, every attempt, what it changed, what was signed',
    params: { id: 'Stripe’s `evt_…`' },
    answers: { 200: eventDetailsAnswer },
    refusals: { 404: { event_not_found: 'it never came, or retention has taken it' } },
  })
  show(@Param('id') id: string, @Caller() caller: AdminCaller): Promise<EventDetails> {
    return this.inspector.inspect(id, caller);
  }

  @Post(':id/replay')
  @HttpCode(202)
  @Describes({
    summary: 'Replay one event, or see what a replay would do',
    description:
      'A forced replay of a processed event also derives its tenant and workspaces anew. With `dryRun=true` the event is ' +
      'really applied, and undone: the answer shows each row before and after.',
    params: { id: 'Stripe’s `evt_…`' },
    query: z.object({ dryRun: z.enum(['true', 'false']).default('false') }),
    body: replayRequest,
    answers: { 200: replayPreviewAnswer, 202: replayAnswer },
    refusals: {
      404: { event_not_found: 'it never came, or retention has taken it' },
      409: {
        event_is_running: 'somebody is at it; look again in a few seconds',
        already_processed: 'it is processed or superseded, and not forced',
        body_dropped: 'retention has taken its body',
      },
    },
    isMutation: true,
  })
  async replay(
    @Param('id') id: string,
    @Query('dryRun') dryRun: string | undefined,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const request = readBody(replayRequest, body);
    if (dryRun !== 'true')
      return answered(await this.replays.replay(id, request, caller, idempotency), reply);
    void reply.status(200);
    return this.previews.preview(id, request);
  }
}
