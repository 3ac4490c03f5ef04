import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { Describes } from '../openapi/describes.decorator';
import { ReplayPreviews } from '../replays/replay-previews.service';
import { replayQuery, replayRequest } from '../replays/replay.requests';
import { type ReplayRequest, ReplaysService } from '../replays/replays.service';
import { Input } from '../../http/input/input.decorator';
import { eventParams } from '../requests/request-fields';
import { eventDetailsAnswer, eventPageAnswer, replayAnswer, replayPreviewAnswer } from './event-answers';
import { type EventPage, eventPage } from './event-filter';
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
  list(@Input() { query }: { query: EventPage }) {
    return this.reading.run((manager) => this.search.list(query, manager));
  }

  @Get(':id')
  @Describes({
    summary: 'Show one event: what became of it and why, every attempt, what it changed, what was signed',
    params: eventParams,
    answers: { 200: eventDetailsAnswer },
    refusals: { 404: { event_not_found: 'it never came, or retention has taken it' } },
  })
  show(
    @Input() { params }: { params: { id: string } },
    @Caller() caller: AdminCaller,
  ): Promise<EventDetails> {
    return this.inspector.inspect(params.id, caller);
  }

  @Post(':id/replay')
  @HttpCode(202)
  @Describes({
    summary: 'Replay one event, or see what a replay would do',
    description:
      'A forced replay of a processed event also derives its tenant and workspaces anew. With `dryRun=true` the event is ' +
      'really applied, and undone: the answer shows each row before and after.',
    params: eventParams,
    query: replayQuery,
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
    @Input()
    {
      params: { id },
      query,
      body,
    }: { params: { id: string }; query: { dryRun: boolean }; body: ReplayRequest },
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!query.dryRun) return answered(await this.replays.replay(id, body, caller, idempotency), reply);
    void reply.status(200);
    return this.previews.preview(id, body);
  }
}
