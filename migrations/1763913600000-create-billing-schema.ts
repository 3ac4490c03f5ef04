import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/**
 * Everything the service stores. `tenants`, `plans` and `workspaces` may exist already, full of the product's rows: what
 * is missing of them is added, nothing that is there is changed, and `down` takes away only what `up` brought (it knows
 * by the comment that `up` leaves on it).
 */
export class CreateBillingSchema1763913600000 implements MigrationInterface {
  readonly name = 'CreateBillingSchema1763913600000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`create schema if not exists ${s}`);

    await runner.query(createIfMissing(s, 'plans', `name text not null, slug text not null unique`));
    await runner.query(
      addMissingColumns(s, 'plans', {
        is_active: 'boolean not null default true',
        is_default: 'boolean not null default false',
        max_workspaces: 'integer',
        max_members_per_workspace: 'integer',
        max_projects_per_workspace: 'integer',
        max_storage_mb: 'integer',
        max_executions_per_month: 'integer',
        sort_order: 'integer not null default 0',
        allow_custom_domains: 'boolean not null default false',
        allow_sso: 'boolean not null default false',
        allow_api_access: 'boolean not null default false',
        allow_audit_log: 'boolean not null default false',
      }),
    );

    await runner.query(createIfMissing(s, 'tenants', `name text not null, slug text not null unique`));
    await runner.query(
      addMissingColumns(s, 'tenants', {
        status: `text not null default 'active'`,
        plan_id: 'uuid',
        stripe_subscription_id: 'text collate "C"',
        subscription_status: 'text',
        current_period_end: 'timestamp with time zone',
        cancel_at_period_end: 'boolean not null default false',
        max_storage_mb: 'integer',
        max_workspaces: 'integer',
        max_members_per_workspace: 'integer',
      }),
    );

    await runner.query(
      createIfMissing(
        s,
        'workspaces',
        `tenant_id uuid not null, name text not null, slug text not null unique`,
      ),
    );
    await runner.query(
      addMissingColumns(s, 'workspaces', {
        plan_id: 'uuid',
        max_members: 'integer',
        max_projects: 'integer',
        max_storage_mb: 'integer',
      }),
    );
    await runner.query(
      `create index if not exists workspaces_tenant_id_hookledger on ${s}.workspaces (tenant_id)`,
    );

    await runner.query(`
      create table ${s}.plan_prices (
        stripe_price_id text collate "C" primary key,
        plan_id uuid,
        created_at timestamp with time zone not null default now(),
        applied boolean not null default false,
        applied_plan_id uuid
      )`);

    await runner.query(`
      create table ${s}.stripe_event_log (
        id bigint generated always as identity primary key,
        stripe_event_id text collate "C" not null constraint stripe_event_log_stripe_event_id_key unique,
        event_type text not null,
        event_data text,
        created_at timestamp with time zone not null default now(),
        processed boolean not null default false,
        retry_count integer not null default 0,
        last_error text,
        status text not null default 'pending',
        event_created timestamp with time zone not null,
        api_version text,
        account text,
        livemode boolean,
        object_id text collate "C",
        source text not null default 'webhook',
        next_attempt_at timestamp with time zone,
        next_trigger text not null default 'delivery',
        waiting_for text,
        superseded_by text collate "C",
        reason text,
        flags text[] not null default '{}',
        claimed_by text,
        attempt_count integer not null default 0,
        deferral_count integer not null default 0,
        crash_count integer not null default 0,
        processed_at timestamp with time zone,
        constraint stripe_event_log_status_known check (status in
          ('pending', 'retrying', 'waiting', 'processed', 'ignored', 'superseded', 'dead')),
        constraint stripe_event_log_processed_follows_status check (
          processed = (status in ('processed', 'ignored', 'superseded'))),
        constraint stripe_event_log_due_follows_status check (
          (next_attempt_at is not null) = (status in ('pending', 'retrying')))
      )`);
    // What is due; nothing else ever looks for unfinished rows.
    await runner.query(
      `create index stripe_event_log_due on ${s}.stripe_event_log (next_attempt_at) where (next_attempt_at is not null)`,
    );
    // The events of one object in one second, to settle ties; also "related events" for people.
    await runner.query(
      `create index stripe_event_log_object on ${s}.stripe_event_log (object_id, event_created)`,
    );
    await runner.query(`
      create index stripe_event_log_waiting_for on ${s}.stripe_event_log
        using gin (string_to_array(waiting_for, ' ')) where (waiting_for is not null)`);
    // What is waited for at all; the sweep asks each minute.
    await runner.query(
      `create index stripe_event_log_waiting on ${s}.stripe_event_log (waiting_for) where (waiting_for is not null)`,
    );
    await runner.query(
      `create index stripe_event_log_dead on ${s}.stripe_event_log (id) where (status = 'dead'::text)`,
    );

    await runner.query(`
      create table ${s}.stripe_event_attempt (
        event_id bigint not null references ${s}.stripe_event_log (id) on delete cascade,
        number integer not null,
        trigger text not null,
        outcome text not null,
        error_class text,
        error_message text,
        started_at timestamp with time zone not null,
        duration_ms integer not null,
        worker text not null,
        primary key (event_id, number)
      )`);

    await runner.query(`
      create table ${s}.stripe_customers (
        id text collate "C" primary key,
        tenant_id uuid,
        tenant_source text,
        email text,
        name text,
        deleted boolean not null default false,
        metadata jsonb not null default '{}',
        ${CLAIM},
        ${VERSION},
        constraint stripe_customers_tenant_source_known check (tenant_source in
          ('admin', 'customer', 'subscription'))
      )`);
    await runner.query(`create index stripe_customers_tenant on ${s}.stripe_customers (tenant_id)`);
    await runner.query(
      `create index stripe_customers_unlinked on ${s}.stripe_customers (named_tenant) where (tenant_id is null)`,
    );

    await runner.query(`
      create table ${s}.stripe_subscriptions (
        id text collate "C" primary key,
        customer_id text collate "C",
        status text,
        created timestamp with time zone,
        price_id text collate "C",
        quantity bigint,
        current_period_start timestamp with time zone,
        current_period_end timestamp with time zone,
        cancel_at_period_end boolean not null default false,
        cancel_at timestamp with time zone,
        canceled_at timestamp with time zone,
        ended_at timestamp with time zone,
        trial_end timestamp with time zone,
        pause_collection text,
        ${CLAIM},
        ${VERSION}
      )`);
    await runner.query(
      `create index stripe_subscriptions_customer on ${s}.stripe_subscriptions (customer_id)`,
    );
    await runner.query(`
      create table ${s}.stripe_subscription_items (
        subscription_id text collate "C" not null,
        id text collate "C" not null,
        price_id text collate "C",
        product_id text collate "C",
        quantity bigint,
        current_period_start timestamp with time zone,
        current_period_end timestamp with time zone,
        primary key (subscription_id, id)
      )`);
    await runner.query(
      `create index stripe_subscription_items_price on ${s}.stripe_subscription_items (price_id)`,
    );

    await runner.query(`
      create table ${s}.stripe_invoices (
        id text collate "C" primary key,
        customer_id text collate "C",
        subscription_id text collate "C",
        status text,
        currency text,
        amount_due bigint,
        amount_paid bigint,
        attempt_count bigint,
        next_payment_attempt timestamp with time zone,
        hosted_invoice_url text,
        billing_reason text,
        ${VERSION}
      )`);
    await runner.query(`create index stripe_invoices_customer on ${s}.stripe_invoices (customer_id)`);

    await runner.query(`
      create table ${s}.stripe_payments (
        id text collate "C" primary key,
        customer_id text collate "C",
        invoice_id text collate "C",
        status text,
        currency text,
        amount bigint,
        amount_received bigint,
        last_error_code text,
        last_error_message text,
        ${VERSION}
      )`);
    await runner.query(`create index stripe_payments_customer on ${s}.stripe_payments (customer_id)`);

    await runner.query(`
      create table ${s}.stripe_charges (
        id text collate "C" primary key,
        customer_id text collate "C",
        payment_id text collate "C",
        currency text,
        amount bigint,
        amount_refunded bigint,
        refunded boolean not null default false,
        ${VERSION}
      )`);
    await runner.query(`create index stripe_charges_payment on ${s}.stripe_charges (payment_id)`);

    await runner.query(`
      create table ${s}.billing_events (
        id bigint generated always as identity primary key,
        tenant_id uuid,
        customer_id text collate "C",
        kind text not null,
        object_id text collate "C" not null,
        fact_key text collate "C" not null default '',
        amount bigint not null,
        new_amount bigint,
        currency text,
        stripe_event_id text collate "C" not null constraint billing_events_stripe_event_id_key unique,
        occurred_at timestamp with time zone not null,
        created_at timestamp with time zone not null default now(),
        constraint billing_events_fact_key unique (kind, object_id, fact_key),
        constraint billing_events_kind_known check (kind in
          ('payment', 'payment_failed', 'refund', 'invoice_paid', 'invoice_payment_failed'))
      )`);
    await runner.query(`create index billing_events_tenant on ${s}.billing_events (tenant_id, occurred_at)`);
    await runner.query(`create index billing_events_customer on ${s}.billing_events (customer_id)`);

    await runner.query(`
      create table ${s}.admin_audit_log (
        id bigint generated always as identity primary key,
        at timestamp with time zone not null default now(),
        actor text not null,
        remote_address text,
        action text not null,
        target text not null,
        reason text,
        result text not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    const ours = [
      'admin_audit_log',
      'billing_events',
      'stripe_charges',
      'stripe_payments',
      'stripe_invoices',
      'stripe_subscription_items',
      'stripe_subscriptions',
      'stripe_customers',
      'stripe_event_attempt',
      'stripe_event_log',
      'plan_prices',
    ];
    for (const table of ours) await runner.query(`drop table ${s}.${table}`);
    await runner.query(`drop index ${s}.workspaces_tenant_id_hookledger`);
    for (const table of ['workspaces', 'tenants', 'plans']) await runner.query(dropWhatWeBrought(s, table));
  }
}

/** Whose state a projection's row shows, and when that was. */
const VERSION = `version_event text collate "C", version_at timestamp with time zone,
        version_terminal boolean not null default false, version_tied boolean not null default false,
        created_at timestamp with time zone not null default now()`;

/** Which tenant an object's metadata names, when it did, and in which event. */
const CLAIM = `named_tenant text, named_at timestamp with time zone, named_by text collate "C"`;

const BROUGHT = 'Brought by hookledger';

function createIfMissing(schema: string, table: string, columns: string): string {
  return `
    do $$ begin
      if to_regclass('${schema}.${table}') is null then
        create table ${schema}.${table} (id uuid primary key default gen_random_uuid(), ${columns},
          created_at timestamp with time zone not null default now());
        comment on table ${schema}.${table} is '${BROUGHT}';
      end if;
    end $$`;
}

function addMissingColumns(schema: string, table: string, columns: Record<string, string>): string {
  const statements = Object.entries(columns).map(
    ([column, definition]) => `
      if not exists (select from pg_attribute where attrelid = '${schema}.${table}'::regclass and attname = '${column}'
          and not attisdropped) then
        alter table ${schema}.${table} add column ${column} ${definition};
        comment on column ${schema}.${table}.${column} is '${BROUGHT}';
      end if;`,
  );
  return `do $$ begin ${statements.join('')}\n    end $$`;
}

function dropWhatWeBrought(schema: string, table: string): string {
  return `
    do $$ declare brought name; begin
      if obj_description('${schema}.${table}'::regclass, 'pg_class') = '${BROUGHT}' then
        drop table ${schema}.${table};
      else
        for brought in select attname from pg_attribute where attrelid = '${schema}.${table}'::regclass
            and attnum > 0 and not attisdropped and col_description(attrelid, attnum) = '${BROUGHT}' loop
          execute format('alter table ${schema}.${table} drop column %I', brought);
        end loop;
      end if;
    end $$`;
}
