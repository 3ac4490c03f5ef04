import { EVENTS_PATH } from './events-path';
import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ConsoleController } from '../layout/console-controller.decorator';
import { EventList } from './event-list.service';
import { EventsPage } from './events.page';
import { searchTarget } from './search-target';

@ConsoleController(EVENTS_PATH)
export class EventsController {
  constructor(private readonly list: EventList) {}

  @Get()
  async show(@Query() query: Record<string, unknown>, @Res({ passthrough: true }) reply: FastifyReply) {
    if (typeof query.q === 'string') {
      void reply.status(303).header('location', searchTarget(query.q));
      return '';
    }
    return <EventsPage {...await this.list.read(query)} />;
  }
}
