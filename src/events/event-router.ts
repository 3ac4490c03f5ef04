import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { EventScope } from '../event-log/event-scope';
import type { EventHandler } from './event-handler';
import type { StripeEventType } from '../stripe-shapes/event-types';
import { HandledEventMetadata } from './handles-event.decorator';
import { ExplainedError } from '../failures/explained.error';

/** Two providers want the same event type; the message names both. */
export class DuplicateHandlerError extends ExplainedError {
  override readonly name = 'DuplicateHandlerError';
  constructor(type: string, first: string, second: string) {
    super(`${first} and ${second} both handle "${type}"; remove one of them or its alias`);
  }
}

/** Finds the one handler provider of an event type. */
@Injectable()
export class EventRouter implements OnModuleInit {
  private readonly handlers = new Map<string, { name: string; handler: EventHandler<StripeEventType> }>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scope: EventScope,
  ) {}

  /** @throws {DuplicateHandlerError} */
  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: HandledEventMetadata.KEY })) {
      const handled = this.discovery.getMetadataByDecorator(HandledEventMetadata, wrapper);
      if (!handled) continue;
      for (const type of [handled.type, ...handled.aliases]) {
        this.register(type, wrapper.name, wrapper.instance as EventHandler<StripeEventType>);
      }
    }
    this.scope.serve(this.types);
  }

  /** Every name that is handled, aliases too. */
  get types(): string[] {
    return [...this.handlers.keys()];
  }

  /** undefined where nobody handles the type. */
  route(type: string): EventHandler<StripeEventType> | undefined {
    return this.handlers.get(type)?.handler;
  }

  private register(type: string, name: string, handler: EventHandler<StripeEventType>): void {
    const other = this.handlers.get(type);
    if (other) throw new DuplicateHandlerError(type, other.name, name);
    this.handlers.set(type, { name, handler });
  }
}
