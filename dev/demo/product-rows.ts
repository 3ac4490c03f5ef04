import type { Client } from 'pg';
import { uuid } from '../simulation/identifiers';
import { FREE, PLANS, SUPPORT_ADD_ON } from '../simulation/plan-catalogue';
import type { SimulatedTenant } from '../simulation/saas-month';

/** What the product itself would have written by now: its plans and their prices, its tenants and their workspaces. */
export async function insertProductRows(client: Client, tenants: readonly SimulatedTenant[]): Promise<void> {
  await client.query('begin');
  for (const { id, name, slug, isDefault, limits } of PLANS) {
    await client.query(
      `insert into synapscale_db.plans
         (id, name, slug, is_default, max_workspaces, max_members_per_workspace,
          max_projects_per_workspace, max_storage_mb, max_executions_per_month)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        name,
        slug,
        isDefault,
        limits.workspaces,
        limits.membersPerWorkspace,
        limits.projectsPerWorkspace,
        limits.storageMb,
        limits.executionsPerMonth,
      ],
    );
  }
  const prices = PLANS.flatMap((plan) => Object.values(plan.prices).map((price) => [price.id, plan.id]));
  for (const price of [...prices, [SUPPORT_ADD_ON.id, null]]) {
    await client.query(
      'insert into synapscale_db.plan_prices (stripe_price_id, plan_id) values ($1, $2)',
      price,
    );
  }
  for (const [index, tenant] of tenants.entries()) await insertTenant(client, tenant, 1 + (index % 2));
  await client.query('commit');
}

async function insertTenant(client: Client, tenant: SimulatedTenant, workspaces: number): Promise<void> {
  await client.query('insert into synapscale_db.tenants (id, name, slug, plan_id) values ($1, $2, $3, $4)', [
    tenant.id,
    tenant.name,
    tenant.slug,
    FREE.id,
  ]);
  for (const name of ['Main', 'Lab'].slice(0, workspaces)) {
    await client.query(
      'insert into synapscale_db.workspaces (id, tenant_id, name, slug) values ($1, $2, $3, $4)',
      [uuid('workspace', tenant.id, name), tenant.id, name, `${tenant.slug}-${name.toLowerCase()}`],
    );
  }
}
