import { Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { eventParams } from '../../admin/requests/request-fields';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { field, orderFields } from '../forms/fields';
import { ConsoleController } from '../routing/console-controller.decorator';
import { EVENTS_PATH, eventPath } from '../paths/events-path';
import { EventPage } from './event.page';
import { EventReader } from './event-reader.service';
import { ProposalDesk } from './proposal-desk.service';
import { ReplayDesk } from './replay-desk.service';

interface Params {
  params: { id: string };
}

const replayForm = z.strictObject({ ...orderFields, reason: field, force: field });

interface ReplayForm extends Params {
  form: z.output<typeof replayForm>;
}

const proposalForm = z.strictObject({ ...orderFields, decision: field, reason: field });

interface ProposalForm extends Params {
  form: z.output<typeof proposalForm>;
}

const shown = z.strictObject({
  replay: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the number of an audit entry')
    .optional(),
});

@ConsoleController(`${EVENTS_PATH}/:id`)
export class EventController {
  constructor(
    private readonly events: EventReader,
    private readonly desk: ReplayDesk,
    private readonly proposals: ProposalDesk,
  ) {}

  @Get()
  @Takes({ params: eventParams, query: shown })
  async show(
    @Input() { params, query }: Params & { query: z.output<typeof shown> },
    @Caller() caller: AdminCaller,
  ) {
    return <EventPage event={await this.events.read(params.id, caller)} operation={query.replay} />;
  }

  /** Whoever loads the answer to a form anew. */
  @Get(['dry-run', 'replay', 'proposal'])
  @Takes({ params: eventParams })
  back(@Input() { params }: Params, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.status(303).header('location', eventPath(params.id));
    return '';
  }

  @Post('dry-run')
  @HttpCode(200)
  @Takes({ params: eventParams, form: replayForm })
  async dryRun(@Input() { params, form }: ReplayForm, @Caller() caller: AdminCaller) {
    const attempt = await this.desk.dryRun(params.id, form);
    return <EventPage event={await this.events.read(params.id, caller)} attempt={attempt} />;
  }

  /** An operator's yes or no to the tenant that the session's buyer named. */
  @Post('proposal')
  @Takes({ params: eventParams, form: proposalForm })
  async decide(
    @Input() { params: { id }, form }: ProposalForm,
    @Caller() caller: AdminCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const decision = await this.proposals.decide(await this.events.read(id, caller), form, caller);
    if (!decision) {
      void reply.status(303).header('location', eventPath(id));
      return '';
    }
    void reply.status(decision.refusal.status);
    return <EventPage event={await this.events.read(id, caller)} decision={decision} />;
  }

  @Post('replay')
  @Takes({ params: eventParams, form: replayForm })
  async replay(
    @Input() { params: { id }, form }: ReplayForm,
    @Caller() caller: AdminCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const ordered = await this.desk.replay(id, form, caller);
    if (typeof ordered === 'string') {
      void reply.status(303).header('location', `${eventPath(id)}?replay=${encodeURIComponent(ordered)}`);
      return '';
    }
    void reply.status(ordered.refused?.status ?? 400);
    return <EventPage event={await this.events.read(id, caller)} attempt={ordered} />;
  }
}
