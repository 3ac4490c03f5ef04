import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { EventScope } from '../event-log/event-scope';
import { ReceivedRows } from '../event-log/received-rows';
import { failureMessageOf } from '../failures/failure-message';
import { STRIPE_KEY_SETTING } from '../events/notification-result';
import { PriceMappings } from '../plans/price-mappings.service';
import { PlanSync } from '../tenants/plan-sync.service';
import { StripeApi } from '../stripe-api/stripe-api';
import { TenantLinks } from '../tenants/tenant-links.service';
import { TENANT_GONE } from '../tenants/tenant-proposal';
import { UpkeepRepository } from './upkeep.repository';

/** Of the schedule. */
export const UPKEEP = 'upkeep';

/** What came within so long is looked at; what an older version ignored before that is a person's to replay. */
const OLDER_VERSION_MS = 3_600_000;

/**
 * Every minute: what the product changed by SQL. It may insert tenants, link customers, map prices, add workspaces and
 * edit plans without telling anybody. Whose a refund is, where the payment came later. And what an older version of the
 * service ignored, because it had no handler for it yet.
 */
@Injectable()
export class UpkeepService {
  private readonly logger = new Logger(UpkeepService.name);

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: UpkeepRepository,
    private readonly links: TenantLinks,
    private readonly prices: PriceMappings,
    private readonly planSync: PlanSync,
    private readonly queue: EventQueueRepository,
    private readonly received: ReceivedRows,
    private readonly scope: EventScope,
    private readonly stripe: StripeApi,
  ) {}

  @Cron('0 * * * * *', { name: UPKEEP, waitForCompletion: true })
  async run(): Promise<void> {
    if (this.database.state !== 'ready') return;
    await this.unitOfWork
      .run(async (manager) => {
        // Once across replicas; each step below is a unit of its own and safe to run twice.
        if (await this.repository.tryLock(manager))
          await this.catchUp(() => this.repository.keepLock(manager));
      })
      .catch((error: unknown) => this.logger.warn({ error: failureMessageOf(error) }, 'upkeep ended early'));
  }

  /**
   * All of it, now.
   * @param between called before each step; what it throws ends the run.
   */
  async catchUp(between: () => Promise<void> = async () => undefined): Promise<void> {
    await this.apart('what an older version ignored', () =>
      this.unitOfWork.run((manager) => this.wakeHandled(manager)),
    );
    for (const customerId of await this.find((manager) => this.repository.linkableCustomers(manager))) {
      await between();
      await this.apart(customerId, () =>
        this.unitOfWork.run((manager) => this.links.refresh(customerId, manager)),
      );
    }
    for (const sessionId of await this.find((manager) => this.repository.sessionsOfGoneTenants(manager))) {
      await between();
      await this.apart(sessionId, () =>
        this.unitOfWork.run((manager) => this.queue.wakeObjects([sessionId], manager)),
      );
    }
    for (const sessionId of await this.find((manager) =>
      this.repository.sessionsOfReturnedTenants(manager),
    )) {
      await between();
      await this.apart(sessionId, () =>
        this.unitOfWork.run((manager) => this.queue.reopenObject(sessionId, manager, TENANT_GONE)),
      );
    }
    for (const key of await this.find((manager) => this.repository.storedPassages(manager))) {
      await between();
      await this.apart(key, () => this.unitOfWork.run((manager) => this.queue.wake([key], manager)));
    }
    for (const priceId of await this.find((manager) => this.repository.unappliedPrices(manager))) {
      await between();
      await this.apart(priceId, () => this.prices.apply(priceId));
    }
    if (this.stripe.isAvailable)
      await this.unitOfWork.run((manager) => this.queue.wake([STRIPE_KEY_SETTING], manager));
    for (const tenantId of await this.find((manager) => this.repository.driftedTenants(manager))) {
      await between();
      await this.apart(tenantId, () =>
        this.unitOfWork.run((manager) => this.planSync.lockAndRecompute(tenantId, manager)),
      );
    }
  }

  /** A version without the handler may still run beside this one, or have run until a moment ago. */
  private async wakeHandled(manager: EntityManager): Promise<void> {
    const { from } = await this.received.between(new Date(Date.now() - OLDER_VERSION_MS), undefined, manager);
    await this.queue.wakeHandled(this.scope.types, from ?? '0', manager);
  }

  private find(query: (manager: EntityManager) => Promise<string[]>): Promise<string[]> {
    return this.unitOfWork.run(query);
  }

  /** One failure shall not keep the others from their turn. */
  private async apart(id: string, work: () => Promise<unknown>): Promise<void> {
    await work().catch((error: unknown) => {
      this.logger.warn(
        { id, error: failureMessageOf(error) },
        'upkeep of one object failed, the next minute tries again',
      );
    });
  }
}
