import { randomUUID } from 'node:crypto';
import type { TestDatabase } from './test-database';

/** Rows that the product writes by SQL, with only the columns that it has to give. */
export async function insertPlan(
  database: Pick<TestDatabase, 'query'>,
  {
    slug,
    isDefault = false,
    sortOrder = 0,
    limit = 1,
  }: { slug: string; isDefault?: boolean; sortOrder?: number; limit?: number },
): Promise<string> {
  const id = randomUUID();
  await database.query(
    `insert into plans (id, name, slug, is_default, sort_order, max_workspaces, max_members_per_workspace,
       max_projects_per_workspace, max_storage_mb) values ($1, $2, $2, $3, $4, $5, $6, $7, $8)`,
    [id, slug, isDefault, sortOrder, limit, limit * 10, limit * 100, limit * 1000],
  );
  return id;
}

export async function insertPrice(
  database: Pick<TestDatabase, 'query'>,
  priceId: string,
  planId: string | null,
): Promise<void> {
  await database.query('insert into plan_prices (stripe_price_id, plan_id) values ($1, $2)', [
    priceId,
    planId,
  ]);
}

/** A tenant with one workspace. */
export async function insertTenant(
  database: Pick<TestDatabase, 'query'>,
  { planId = null, id = randomUUID() }: { planId?: string | null; id?: string } = {},
): Promise<string> {
  await database.query('insert into tenants (id, name, slug, plan_id) values ($1, $2, $3, $4)', [
    id,
    'Tenant',
    id,
    planId,
  ]);
  await insertWorkspace(database, id);
  return id;
}

export async function insertWorkspace(
  database: Pick<TestDatabase, 'query'>,
  tenantId: string,
  name = 'Main',
): Promise<string> {
  const id = randomUUID();
  const values = [id, tenantId, name, id];
  await database.query('insert into workspaces (id, tenant_id, name, slug) values ($1, $2, $3, $4)', values);
  return id;
}
