import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, removeReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

/** By name: what it is on. The beginning alone, since an entry may have 2,704 bytes and a name of the product's any length. */
const searched: Readonly<Record<string, string>> = {
  tenants_slug_search_hookledger: `(lower(left(slug, 200)) collate "C"), id`,
  tenants_name_search_hookledger: `(lower(left(name, 200)) collate "C"), id`,
  tenants_subscription_hookledger: `stripe_subscription_id`,
};

const reasons: readonly TableReasons[] = [
  {
    table: 'tenants',
    mayBeTheProducts: true,
    indexes: {
      tenants_slug_search_hookledger:
        'People search tenants by the beginning of the slug, in any case. Collation C: the order of bytes, in which a beginning is a range.',
      tenants_name_search_hookledger: 'People search tenants by the beginning of the name, likewise.',
      tenants_subscription_hookledger: 'People search a tenant by its subscription.',
    },
  },
];

/**
 * Serves the search of tenants, which read the whole table: sixty searches of one viewer stopped every page. The table may
 * be the product's own and large, so each index is built outside of a transaction and keeps nobody waiting; a build that
 * was interrupted is dropped first.
 */
export class IndexTenantSearches1764547220000 implements MigrationInterface {
  readonly name = 'IndexTenantSearches1764547220000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    for (const [index, columns] of Object.entries(searched)) {
      await runner.query(`drop index concurrently if exists ${s}.${index}`);
      await runner.query(`create index concurrently ${index} on ${s}.tenants (${columns})`);
    }
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await removeReasons(runner, reasons);
    for (const index of Object.keys(searched))
      await runner.query(`drop index concurrently if exists ${s}.${index}`);
  }
}
