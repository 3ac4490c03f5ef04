import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

const VERSION = `
        version_event text collate "C",
        version_at timestamp with time zone,
        version_terminal boolean not null default false,
        version_tied boolean not null default false,
        created_at timestamp with time zone not null default now()`;

/** Refunds one by one and what was taken back of them, disputes, names of prices and products, and who came by checkout. */
export class AddRefundsDisputesPrices1764460805000 implements MigrationInterface {
  readonly name = 'AddRefundsDisputesPrices1764460805000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create table ${s}.stripe_refunds (
        id text collate "C" primary key,
        charge_id text collate "C",
        payment_id text collate "C",
        customer_id text collate "C",
        amount bigint,
        currency text,
        status text,
        failure_reason text,${VERSION}
      )`);
    await runner.query(`create index stripe_refunds_charge on ${s}.stripe_refunds (charge_id, id)`);
    await runner.query(`create index stripe_refunds_customer on ${s}.stripe_refunds (customer_id, id)`);
    await runner.query(`
      create table ${s}.stripe_disputes (
        id text collate "C" primary key,
        charge_id text collate "C",
        payment_id text collate "C",
        amount bigint,
        currency text,
        status text,
        reason text,${VERSION}
      )`);
    await runner.query(`create index stripe_disputes_charge on ${s}.stripe_disputes (charge_id, id)`);
    await runner.query(`
      create table ${s}.stripe_prices (
        id text collate "C" primary key,
        product_id text collate "C",
        active boolean not null default false,
        deleted boolean not null default false,
        nickname text,
        currency text,
        unit_amount bigint,
        recurring_interval text,
        recurring_interval_count bigint,${VERSION}
      )`);
    await runner.query(`
      create table ${s}.stripe_products (
        id text collate "C" primary key,
        name text,
        active boolean not null default false,${VERSION}
      )`);
    await runner.query(`
      create table ${s}.stripe_checkout_sessions (
        id text collate "C" primary key,
        customer_id text collate "C",
        subscription_id text collate "C",
        payment_id text collate "C",
        mode text,
        created timestamp with time zone,
        client_reference_id text,
        named_tenant uuid,${VERSION}
      )`);
    await runner.query(`
      create index stripe_checkout_sessions_customer on ${s}.stripe_checkout_sessions (customer_id, id)`);
    await runner.query(`
      create index stripe_checkout_sessions_naming on ${s}.stripe_checkout_sessions (customer_id, created, id)
      where (named_tenant IS NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['checkout_sessions', 'products', 'prices', 'disputes', 'refunds'])
      await runner.query(`drop table ${schemaOf(runner)}.stripe_${table}`);
  }
}
