import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Input } from '../../http/input/input.decorator';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { Describes } from '../openapi/describes.decorator';
import {
  bulkReplayAnswer,
  bulkReplayEventsAnswer,
  bulkReplayOperationAnswer,
  bulkReplayPreviewAnswer,
  bulkReplaysAnswer,
} from './bulk-replay.answers';
import { replayQuery } from '../replays/replay.requests';
import { bulkReplayParams } from '../requests/request-fields';
import {
  type BulkReplayEventPage,
  bulkReplayEventPage,
  type BulkReplayPage,
  bulkReplayPage,
  bulkReplayRequest,
  cancelRequest,
  orderOf,
} from './bulk-replay.requests';
import { BulkReplayLookup } from './bulk-replay-lookup.service';
import { BulkReplays } from './bulk-replays.service';

const notFound = { bulk_replay_not_found: 'there is none' };

@Controller('admin')
export class BulkReplaysController {
  constructor(
    private readonly bulks: BulkReplays,
    private readonly lookup: BulkReplayLookup,
  ) {}

  @Post('stripe-events/replay')
  @HttpCode(202)
  @Describes({
    summary: 'Replay many events by filter or by their ids, or see which these would be',
    description:
      'What matches now is taken down and replayed at the rate that is asked for, over restarts and however many replicas ' +
      'there are. With `dryRun=true`: how many there are, and the ten newest.',
    query: replayQuery,
    body: bulkReplayRequest,
    answers: { 200: bulkReplayPreviewAnswer, 202: bulkReplayOperationAnswer },
    refusals: {
      400: { filter_required: 'neither a filter nor ids' },
      422: { too_many_events: 'more than 100,000 match; narrow the window of time' },
    },
    isMutation: true,
  })
  async start(
    @Input() { query, body }: { query: { dryRun: boolean }; body: z.output<typeof bulkReplayRequest> },
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const order = orderOf(body);
    if (!query.dryRun) return answered(await this.bulks.start(order, caller, idempotency), reply);
    void reply.status(200);
    return this.bulks.preview(order);
  }

  @Get('bulk-replays')
  @Describes({
    summary: 'List bulk replays, newest first',
    query: bulkReplayPage,
    answers: { 200: bulkReplaysAnswer },
  })
  list(@Input() { query }: { query: BulkReplayPage }) {
    return this.lookup.list(query);
  }

  @Get('bulk-replays/:id')
  @Describes({
    summary: 'Show how far a bulk replay is',
    params: bulkReplayParams,
    answers: { 200: bulkReplayAnswer },
    refusals: { 404: notFound },
  })
  show(@Input() { params }: { params: { id: string } }) {
    return this.lookup.show(params.id);
  }

  @Get('bulk-replays/:id/events')
  @Describes({
    summary: 'List what became of each event of a bulk replay',
    params: bulkReplayParams,
    query: bulkReplayEventPage,
    answers: { 200: bulkReplayEventsAnswer },
    refusals: { 404: notFound },
  })
  events(@Input() { params, query }: { params: { id: string }; query: BulkReplayEventPage }) {
    return this.lookup.events(params.id, query);
  }

  @Post('bulk-replays/:id/cancel')
  @HttpCode(200)
  @Describes({
    summary: 'Cancel a bulk replay',
    description: 'What has been made due runs; the others are left as they are.',
    params: bulkReplayParams,
    body: cancelRequest,
    answers: { 200: bulkReplayOperationAnswer },
    refusals: { 404: notFound, 409: { already_finished: 'nothing is left to cancel' } },
    isMutation: true,
  })
  async cancel(
    @Input() { params, body }: { params: { id: string }; body: { reason: string } },
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answered(await this.bulks.cancel(params.id, body.reason, caller, idempotency), reply);
  }
}
