import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A tenant's billing as support needs it. */
@Injectable()
export class TenantDetailsRepository {
  async find(tenantId: string, manager: EntityManager): Promise<Record<string, unknown> | undefined> {
    const [tenant]: Record<string, unknown>[] = await manager.query(
      `select t.id, t.name, t.slug, t.status, t.plan_id as "planId", p.slug as plan,
         t.stripe_subscription_id as "stripeSubscriptionId", t.subscription_status as "subscriptionStatus",
         t.current_period_end as "currentPeriodEnd", t.cancel_at_period_end as "cancelAtPeriodEnd"
       from tenants t left join plans p on p.id = t.plan_id where t.id = $1`,
      [tenantId],
    );
    if (!tenant) return undefined;
    const read = (sql: string): Promise<Record<string, unknown>[]> => manager.query(sql, [tenantId]);
    return {
      ...tenant,
      customers: await read(
        `select id, tenant_source as "linkedBy", email, name, deleted from stripe_customers where tenant_id = $1
         order by id`,
      ),
      subscriptions: await read(
        `select s.id, s.customer_id as "customerId", s.status, s.price_id as "priceId",
           s.current_period_end as "currentPeriodEnd", s.cancel_at_period_end as "cancelAtPeriodEnd"
         from stripe_subscriptions s join stripe_customers c on c.id = s.customer_id
         where c.tenant_id = $1 order by s.created, s.id`,
      ),
      workspaces: await read(
        `select id, name, slug, plan_id as "planId", max_members as "maxMembers", max_projects as "maxProjects",
           max_storage_mb as "maxStorageMb"
         from workspaces where tenant_id = $1 order by slug`,
      ),
      ledger: await read(
        `select kind, object_id as "objectId", amount::float8, new_amount::float8 as "newAmount", currency,
           stripe_event_id as "stripeEventId", occurred_at as "occurredAt"
         from billing_events where tenant_id = $1 order by occurred_at desc, id desc limit 100`,
      ),
    };
  }
}
