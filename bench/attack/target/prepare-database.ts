import { seedPlans } from '../../console/seed/seed-product';
import { migrate } from '../../contestants/hookledger';
import { type Databases, withClient } from '../../database/databases';
import { FREE } from '../../../dev/simulation/plan-catalogue';
import type { Tree } from '../../trees/tree';

/** What the figures were seen with. */
export const TENANTS = 100_000;

/** Made by the tree's own migrations, with a product of so many tenants. @returns its URL */
export async function prepareDatabase(
  { directory }: Tree,
  databases: Databases,
  name: string,
  tenants = TENANTS,
): Promise<string> {
  const url = await databases.create(name);
  await migrate(url, directory);
  await withClient(url, async (database) => {
    await database.query('set search_path = synapscale_db');
    await seedPlans(database);
    await database.query(
      `insert into tenants (id, name, slug, plan_id)
       select gen_random_uuid(), 'Tenant ' || n, 'tenant-' || n, $2 from generate_series(1, $1::bigint) as n`,
      [tenants, FREE.id],
    );
    await database.query('vacuum (analyze)');
  });
  return url;
}
