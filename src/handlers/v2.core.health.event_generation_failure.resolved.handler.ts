import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventResult } from '../event-log/event-log.repository';
import type { Notification } from '../notifications/notification';
import { HandlesNotification, type NotificationHandler } from '../notifications/notification-handler';
import { NextReconciliation } from '../reconciliation/next-reconciliation';

/**
 * Stripe had trouble making events, and has no longer: what it lists by now and never delivered is not waited for.
 * https://docs.stripe.com/api/v2/core/events/event-types
 */
@Injectable()
@HandlesNotification('v2.core.health.event_generation_failure.resolved')
export class EventGenerationFailureResolvedHandler implements NotificationHandler {
  constructor(private readonly reconciliation: NextReconciliation) {}

  async handle({ account }: Notification, manager: EntityManager): Promise<EventResult> {
    if (!this.reconciliation.isPossible)
      return {
        status: 'ignored',
        reason: 'without STRIPE_API_KEY nobody can look for what Stripe did not send',
      };
    await this.reconciliation.isDueNow(account, manager);
    return { status: 'processed', reason: 'the reconciliation looks at once for what Stripe did not send' };
  }
}
