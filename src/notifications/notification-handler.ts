import { DiscoveryService } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import type { EventResult } from '../event-log/event-log.repository';
import type { Notification } from './notification';

/** Does by itself what a notification of API v2 calls for that tells of no event of API v1. */
export interface NotificationHandler {
  /** Within the transaction that marks it. */
  handle(notification: Notification, manager: EntityManager): Promise<EventResult>;
}

/** The metadata behind {@link HandlesNotification}: the type. */
export const HandledNotification = DiscoveryService.createDecorator<string>();

/**
 * Marks a provider as the handler of one type of notification. A string of any kind, since the SDK's types lack those that
 * Stripe shows to some accounts only.
 */
export function HandlesNotification(type: `v2.${string}`) {
  return (target: new (...args: never[]) => NotificationHandler): void => {
    HandledNotification(type)(target);
  };
}
