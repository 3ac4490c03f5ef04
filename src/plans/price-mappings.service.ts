import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { lockDependencies, outlastReaders, priceKey } from '../tenants/dependency-locks';
import { PlanSync } from '../tenants/plan-sync.service';
import { PlanPricesRepository } from './plan-prices.repository';

/** What follows from saying which plan a price buys. */
@Injectable()
export class PriceMappings {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prices: PlanPricesRepository,
    private readonly queue: EventQueueRepository,
    private readonly planSync: PlanSync,
  ) {}

  /**
   * Stores the mapping and wakes what waits for it, in the caller's transaction; {@link apply} does the rest.
   * @returns what it bought before; undefined where nobody had said so.
   */
  async map(
    priceId: string,
    planId: string | null,
    manager: EntityManager,
  ): Promise<{ planId: string | null } | undefined> {
    await lockDependencies([priceKey(priceId)], manager);
    const before = await this.prices.mappingOf(priceId, manager);
    await this.prices.save(priceId, planId, manager);
    await this.queue.wake([priceKey(priceId)], manager);
    return before;
  }

  /**
   * Recomputes every tenant with this price, each in a transaction of its own, and notes that it is done. Dying halfway
   * is no harm: the mapping stays unapplied, and the next upkeep begins again.
   */
  async apply(priceId: string): Promise<number> {
    const planId = await this.unitOfWork.run(async (manager) => {
      await lockDependencies([priceKey(priceId)], manager);
      await this.queue.wake([priceKey(priceId)], manager);
      return this.prices.planOf(priceId, manager);
    });
    await this.unitOfWork.run((manager) => outlastReaders(manager));
    const tenants = await this.unitOfWork.run((manager) => this.prices.tenantsWith(priceId, manager));
    const failures: unknown[] = [];
    for (const tenantId of tenants) {
      await this.unitOfWork
        .run((manager) => this.planSync.lockAndRecompute(tenantId, manager))
        // The others shall not wait for this one.
        .catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    await this.unitOfWork.run((manager) => this.prices.markApplied(priceId, planId, manager));
    return tenants.length;
  }
}
