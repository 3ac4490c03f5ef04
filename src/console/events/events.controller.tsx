import { EVENTS_PATH } from '../paths/events-path';
import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { field } from '../forms/fields';
import { ConsoleController } from '../routing/console-controller.decorator';
import { EventList } from './event-list.service';
import { filterInputs } from './filter-inputs';
import { EventsPage } from './events.page';
import { searchTarget } from './search-target';

const eventsQuery = z.strictObject({ ...filterInputs, cursor: field, q: field });

@ConsoleController(EVENTS_PATH)
export class EventsController {
  constructor(private readonly list: EventList) {}

  @Get()
  @Takes({ query: eventsQuery })
  async show(
    @Input() { query }: { query: z.output<typeof eventsQuery> },
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (query.q !== undefined) {
      void reply.status(303).header('location', searchTarget(query.q));
      return '';
    }
    const view = await this.list.read(query);
    if (view.problems.length > 0) void reply.status(400);
    return <EventsPage {...view} />;
  }
}
