import { uuid } from '../../../dev/simulation/identifiers';
import { FREE, PLANS, PRO } from '../../../dev/simulation/plan-catalogue';
import type { TestDatabase } from '../../helpers/test-database';

type Database = Pick<TestDatabase, 'query'>;

/** Who uses the product; each has one workspace, and pays as one customer. */
export const tenants = {
  acme: tenant('Acme Rockets', 'cus_Acme4Rockets'),
  globex: tenant('Globex', 'cus_Globex7Corp'),
  initech: tenant('Initech', 'cus_Initech9Tps'),
} as const;
export type Tenant = (typeof tenants)[keyof typeof tenants];

function tenant(name: string, customerId: string) {
  return { id: uuid('tenant', name), name, customerId };
}

/** What the product itself writes by SQL: plans and what they cost, tenants and their workspaces. */
export async function insertProduct(database: Database): Promise<void> {
  for (const [index, { id, name, slug, isDefault, limits, prices }] of PLANS.entries()) {
    await database.query(
      `insert into plans (id, name, slug, is_default, sort_order, max_workspaces, max_members_per_workspace,
         max_projects_per_workspace, max_storage_mb) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        name,
        slug,
        isDefault,
        index,
        limits.workspaces,
        limits.membersPerWorkspace,
        limits.projectsPerWorkspace,
        limits.storageMb,
      ],
    );
    const mapping = 'insert into plan_prices (stripe_price_id, plan_id) values ($1, $2)';
    for (const price of Object.values(prices)) await database.query(mapping, [price.id, id]);
  }
  for (const { id, name } of Object.values(tenants)) await insertTenant(database, id, name);
}

export async function insertTenant(
  database: Database,
  id: string,
  name: string,
  workspace = 'Main',
): Promise<void> {
  const slug = name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  const tenantSql = 'insert into tenants (id, name, slug, plan_id) values ($1, $2, $3, $4)';
  await database.query(tenantSql, [id, name, slug, FREE.id]);
  const workspaceSql = 'insert into workspaces (id, tenant_id, name, slug) values ($1, $2, $3, $4)';
  await database.query(workspaceSql, [uuid('workspace', id), id, workspace, `${slug}-main`]);
}

export const PRO_PRICE = PRO.prices.usd?.id ?? '';
/** One that is sold and mapped to no plan yet. */
export const NEW_PRICE = 'price_1NewTeamPlan';
