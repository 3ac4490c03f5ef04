import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { EventScope } from '../event-log/event-scope';
import { HandledNotification, type NotificationHandler } from './notification-handler';

/** Finds the handler of a notification that is to be done without asking Stripe. */
@Injectable()
export class NotificationRouter implements OnModuleInit {
  private readonly handlers = new Map<string, NotificationHandler>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scope: EventScope,
  ) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: HandledNotification.KEY })) {
      const type = this.discovery.getMetadataByDecorator(HandledNotification, wrapper);
      if (type === undefined) continue;
      if (this.handlers.has(type)) throw new Error(`two providers handle the notification "${type}"`);
      this.handlers.set(type, wrapper.instance as NotificationHandler);
    }
    this.scope.serve(this.handlers.keys());
  }

  route(type: string): NotificationHandler | undefined {
    return this.handlers.get(type);
  }
}
