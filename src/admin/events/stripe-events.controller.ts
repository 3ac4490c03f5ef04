import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { eventStatuses } from '../../event-log/event-status';
import { FailureException } from '../../http/failure.exception';
import { type AdminCaller, Caller } from '../access/admin-actor';
import { type EventDetails, EventDetailsRepository } from './event-details.repository';
import { ReplayPreviews } from '../replays/replay-previews.service';
import { ReplaysService } from '../replays/replays.service';
import { readBody } from '../../http/request-body';

const filters = z.object({
  status: z.enum(eventStatuses).optional(),
  type: z.string().max(255).optional(),
  objectId: z.string().max(255).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the "cursor" of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const replayRequest = z.object({
  reason: z.string().trim().min(1, 'say why: it goes into the audit log').max(500),
  force: z.boolean().default(false),
});

@Controller('admin/stripe-events')
export class StripeEventsController {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly events: EventDetailsRepository,
    private readonly replays: ReplaysService,
    private readonly previews: ReplayPreviews,
  ) {}

  @Get()
  list(@Query() query: unknown) {
    const { cursor, ...filter } = readBody(filters, query);
    return this.reading.run((manager) => this.events.list({ ...filter, before: cursor }, manager));
  }

  @Get(':id')
  async show(@Param('id') id: string): Promise<EventDetails> {
    const event = await this.reading.run((manager) => this.events.find(id, manager));
    if (!event) throw new FailureException(404, 'event_not_found');
    return event;
  }

  @Post(':id/replay')
  @HttpCode(202)
  async replay(
    @Param('id') id: string,
    @Query('dryRun') dryRun: string | undefined,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const request = readBody(replayRequest, body);
    if (dryRun !== 'true') return { operation: await this.replays.replay(id, request, caller) };
    void reply.status(200);
    return this.previews.preview(id, request);
  }
}
