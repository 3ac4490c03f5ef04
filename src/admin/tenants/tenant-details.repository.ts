import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { AdminActor } from '../access/admin-tokens';
import { REDACTED } from '../payload/redact';

/** So many of the newest are read. */
export const LEDGER_LINES = 100;

const time = z.iso.datetime();

/** A tenant's billing as support needs it. */
export const tenantDetailsAnswer = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  status: z.string().nullable(),
  planId: z.string().nullable(),
  plan: z.string().nullable(),
  stripeSubscriptionId: z
    .string()
    .nullable()
    .meta({ description: 'The subscription that its plan comes from' }),
  subscriptionStatus: z.string().nullable(),
  currentPeriodEnd: time.nullable(),
  cancelAtPeriodEnd: z.boolean(),
  customers: z.array(
    z.object({
      id: z.string(),
      linkedBy: z.string().nullable(),
      email: z.string().nullable().meta({ description: 'Not for viewers' }),
      name: z.string().nullable().meta({ description: 'Not for viewers' }),
      deleted: z.boolean(),
    }),
  ),
  subscriptions: z.array(
    z.object({
      id: z.string(),
      customerId: z.string().nullable(),
      status: z.string().nullable(),
      priceId: z.string().nullable(),
      currentPeriodEnd: time.nullable(),
      cancelAtPeriodEnd: z.boolean(),
    }),
  ),
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      planId: z.string().nullable(),
      maxMembers: z.int().nullable(),
      maxProjects: z.int().nullable(),
      maxStorageMb: z.int().nullable(),
    }),
  ),
  ledger: z
    .array(
      z.object({
        kind: z.string(),
        objectId: z.string(),
        amount: z.number().meta({ description: 'Minor units; of a refund the cumulative amount' }),
        newAmount: z.number().nullable(),
        currency: z.string().nullable(),
        stripeEventId: z.string(),
        occurredAt: time,
      }),
    )
    .meta({ description: `The newest ${LEDGER_LINES} lines` }),
});

/** The same with `Date`s, as the database gives them. */
export type TenantDetails = DatesOf<z.output<typeof tenantDetailsAnswer>>;
type DatesOf<T> = T extends (infer E)[]
  ? DatesOf<E>[]
  : T extends object
    ? { [K in keyof T]: K extends `${string}At` | 'currentPeriodEnd' ? Date | null : DatesOf<T[K]> }
    : T;

@Injectable()
export class TenantDetailsRepository {
  /** @param role viewers are not told who the customers are. */
  async find(
    tenantId: string,
    { role }: Pick<AdminActor, 'role'>,
    manager: EntityManager,
  ): Promise<TenantDetails | undefined> {
    const [tenant]: Pick<TenantDetails, 'id'>[] = await manager.query(
      `select t.id, t.name, t.slug, t.status, t.plan_id as "planId", p.slug as plan,
         t.stripe_subscription_id as "stripeSubscriptionId", t.subscription_status as "subscriptionStatus",
         t.current_period_end as "currentPeriodEnd", t.cancel_at_period_end as "cancelAtPeriodEnd"
       from tenants t left join plans p on p.id = t.plan_id where t.id = $1`,
      [tenantId],
    );
    if (!tenant) return undefined;
    const read = <T>(sql: string): Promise<T> => manager.query(sql, [tenantId]);
    const [customers, subscriptions, workspaces, ledger] = await Promise.all([
      read<TenantDetails['customers']>(
        `select id, tenant_source as "linkedBy", email, name, deleted from stripe_customers where tenant_id = $1
         order by id`,
      ),
      read<TenantDetails['subscriptions']>(
        `select s.id, s.customer_id as "customerId", s.status, s.price_id as "priceId",
           s.current_period_end as "currentPeriodEnd", s.cancel_at_period_end as "cancelAtPeriodEnd"
         from stripe_subscriptions s join stripe_customers c on c.id = s.customer_id
         where c.tenant_id = $1 order by s.created, s.id`,
      ),
      read<TenantDetails['workspaces']>(
        `select id, name, slug, plan_id as "planId", max_members as "maxMembers", max_projects as "maxProjects",
           max_storage_mb as "maxStorageMb"
         from workspaces where tenant_id = $1 order by slug`,
      ),
      read<TenantDetails['ledger']>(
        `select kind, object_id as "objectId", amount::float8, new_amount::float8 as "newAmount", currency,
           stripe_event_id as "stripeEventId", occurred_at as "occurredAt"
         from billing_events where tenant_id = $1 order by occurred_at desc, id desc limit ${LEDGER_LINES}`,
      ),
    ]);
    const seen = role === 'operator' ? customers : customers.map(withoutPerson);
    return { ...(tenant as TenantDetails), customers: seen, subscriptions, workspaces, ledger };
  }
}

function withoutPerson<T extends { email: string | null; name: string | null }>(customer: T): T {
  return { ...customer, email: customer.email && REDACTED, name: customer.name && REDACTED };
}
