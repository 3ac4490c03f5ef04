import { DiscoveryService } from '@nestjs/core';
import type { EventHandler } from './event-handler';
import type { StripeEventType } from '../stripe-shapes/event-types';

export interface HandledEvent {
  type: StripeEventType;
  /** Other names for the same thing that are not Stripe's. */
  aliases: readonly string[];
}

/** The metadata behind {@link HandlesEvent}; the router discovers providers that carry it. */
export const HandledEventMetadata = DiscoveryService.createDecorator<HandledEvent>();

/**
 * Marks a provider as the handler of one Stripe event type. A type that Stripe does not have, or a `handle` whose
 * parameter does not fit the type, does not compile; two handlers for one type refuse to boot.
 */
export function HandlesEvent<T extends StripeEventType>(
  type: T,
  options: { aliases?: readonly string[] } = {},
) {
  return (target: new (...args: never[]) => EventHandler<T>): void => {
    HandledEventMetadata({ type, aliases: options.aliases ?? [] })(target);
  };
}
