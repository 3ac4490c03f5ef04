import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { EntityManager } from 'typeorm';
import { ChangeApplier } from '../changes/change-applier.service';
import { ChangeLocks } from '../changes/change-locks.service';
import { EventLogRepository, type EventResult, type LockedEvent } from '../event-log/event-log.repository';
import type { AttemptTrigger } from '../event-log/event-status';
import { type Notification, readNotification } from '../notifications/notification';
import { NotificationRouter } from '../notifications/notification-router';
import { PlanSync } from '../tenants/plan-sync.service';
import { BodyDroppedError } from './body-dropped.error';
import { EventReader } from './event-reader';
import { resultOf } from './event-result';

/** A notification that Stripe has to be asked about. */
export interface Asking {
  notification: Notification;
}

/** What one event does, without its mark: also what a preview shows. */
@Injectable()
export class EventEffects {
  constructor(
    private readonly log: EventLogRepository,
    private readonly reader: EventReader,
    private readonly locks: ChangeLocks,
    private readonly applier: ChangeApplier,
    private readonly planSync: PlanSync,
    private readonly notifications: NotificationRouter,
  ) {}

  /** Of a locked event; a notification first has to be asked for. */
  async apply(
    { id, trigger }: Pick<LockedEvent, 'id' | 'trigger'>,
    manager: EntityManager,
  ): Promise<EventResult | Asking> {
    const body = (await this.log.bodiesOf([id], manager)).get(id) ?? null;
    if (body === null) throw new BodyDroppedError();
    return this.applyBody(body, trigger, manager);
  }

  /** The same, of a body that may not be in the log. */
  async applyBody(
    body: string,
    trigger: AttemptTrigger,
    manager: EntityManager,
  ): Promise<EventResult | Asking> {
    const read = this.reader.read(JSON.parse(body) as Stripe.Event);
    if ('ignored' in read) return { status: 'ignored', reason: read.ignored };
    if ('isNotification' in read) return this.applyNotification(readNotification(body), manager);
    const locked = await this.locks.lock(read.change, manager);
    const { applied, sent } = await this.applier.apply([locked], manager);
    await sent;
    const [{ tenantId, ...rest } = { flags: [] }] = applied;
    const flags = [...rest.flags];
    // Whoever replays wants the tenant right even if no row is older than the event.
    if (trigger === 'replay' && tenantId) flags.push(...(await this.planSync.recompute([tenantId], manager)));
    return resultOf({ ...rest, flags });
  }

  /** Few call for something by themselves; what the others tell of has to be asked for. */
  private async applyNotification(
    notification: Notification,
    manager: EntityManager,
  ): Promise<EventResult | Asking> {
    const handler = this.notifications.route(notification.toldType);
    return handler ? handler.handle(notification, manager) : { notification };
  }
}
