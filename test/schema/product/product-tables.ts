type Query = <T extends object>(sql: string, values?: unknown[]) => Promise<T[]>;

export const TENANTS = 20_000;

/** What the product may have under the names that hookledger uses: columns of its own, and other types for some of ours. */
export const productColumns = {
  plans: ['id', 'name', 'slug', 'is_active', 'max_storage_mb', 'sort_order', 'price_note', 'updated_at'],
  tenants: [
    'id',
    'name',
    'slug',
    'status',
    'plan_id',
    'stripe_subscription_id',
    'subscription_status',
    'current_period_end',
    'owner_email',
    'settings',
    'updated_at',
  ],
  workspaces: ['id', 'tenant_id', 'name', 'slug', 'max_members', 'is_archived', 'updated_at'],
} as const;

/**
 * A product that has been there for years: full tables with types, defaults, checks, indexes, triggers, rights and comments of
 * its own. `fillfactor` leaves rows where they are when traffic changes them.
 */
export async function makeProductTables(query: Query, schema: string): Promise<void> {
  await query(`create schema if not exists ${schema}`);
  await query(`set search_path to ${schema}`);
  for (const statement of STATEMENTS) await query(statement);
}

const TOUCH = `
  create function touch() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$`;

const touched = (table: string) =>
  `create trigger ${table}_touch before update on ${table} for each row execute function touch()`;

const STATEMENTS = [
  TOUCH,
  `create table plans (
     id uuid primary key,
     name varchar(80) not null,
     slug varchar(60) not null unique,
     is_active boolean not null default true,
     max_storage_mb bigint,
     sort_order smallint not null default 7,
     price_note text,
     updated_at timestamp not null default now())`,
  `create table tenants (
     id uuid primary key default gen_random_uuid(),
     name varchar(200) not null check (name <> ''),
     slug varchar(80) not null,
     status varchar(20) not null default 'trial',
     plan_id uuid references plans (id),
     stripe_subscription_id varchar(255),
     subscription_status varchar(40),
     current_period_end timestamp,
     owner_email text,
     settings jsonb not null default '{}',
     updated_at timestamp not null default now(),
     constraint tenants_own_slug unique (slug)) with (fillfactor = 70)`,
  `create table workspaces (
     id uuid primary key default gen_random_uuid(),
     tenant_id uuid not null references tenants (id) on delete cascade,
     name varchar(120) not null,
     slug varchar(160) not null unique,
     max_members integer,
     is_archived boolean not null default false,
     updated_at timestamp not null default now())`,
  ...['plans', 'tenants', 'workspaces'].map(touched),
  `create index tenants_by_email on tenants (lower(owner_email)) where (owner_email is not null)`,
  `create index tenants_by_plan on tenants (plan_id, status)`,
  `create index workspaces_by_tenant on workspaces (tenant_id)`,
  `create statistics tenants_plans on plan_id, status from tenants`,
  `create view paying_tenants as select id, slug from tenants where subscription_status = 'active'`,
  `comment on table tenants is 'Our customers. Ask the core team before you change this.'`,
  `comment on column tenants.status is 'trial, active or closed; it''s ours'`,
  `comment on column tenants.plan_id is 'What they bought'`,
  `comment on column plans.slug is 'Brought by hookledger? No, ours.'`,
  `comment on index tenants_by_plan is 'For the sales report'`,
  `comment on constraint tenants_own_slug on tenants is 'In addresses'`,
  `comment on trigger tenants_touch on tenants is 'For the sync'`,
  `grant select on tenants to public`,
  `insert into plans (id, name, slug, price_note)
   select format('00000000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid, 'Plan ' || n, 'plan-' || n, 'yearly'
   from generate_series(1, 4) n`,
  `insert into tenants (id, name, slug, plan_id, owner_email, settings)
   select format('00000000-0000-4000-8001-%s', lpad(n::text, 12, '0'))::uuid, 'Tenant ' || n, 'old-tenant-' || n,
     format('00000000-0000-4000-8000-%s', lpad((1 + n % 4)::text, 12, '0'))::uuid,
     case when n % 3 > 0 then 'owner' || n || '@example.com' end, jsonb_build_object('seats', n % 50)
   from generate_series(1, ${TENANTS}) n`,
  `insert into workspaces (tenant_id, name, slug, max_members)
   select id, 'Main', slug || '-main', 5 from tenants`,
];
