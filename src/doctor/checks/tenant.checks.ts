import { rowCheck } from './row-check';

const HAS_SUBSCRIPTION = `exists (select from stripe_customers c join stripe_subscriptions s on s.customer_id = c.id
            where c.tenant_id = t.id and s.version_event is not null)`;

/** Tenants and workspaces whose rows do not say what their plan says. */
export const tenantChecks = [
  rowCheck({
    name: 'tenant_limits',
    problem: "Tenants with a subscription have other limits than their plan's.",
    fix: 'The running service writes them within a minute; if they are still here then, its log says why ("upkeep").',
    sql: `select t.id from tenants t join plans p on p.id = t.plan_id
          where ${HAS_SUBSCRIPTION} and (t.max_storage_mb, t.max_workspaces, t.max_members_per_workspace)
            is distinct from (p.max_storage_mb, p.max_workspaces, p.max_members_per_workspace)`,
  }),
  rowCheck({
    name: 'workspace_limits',
    problem:
      "Workspaces of tenants with a subscription have another plan or other limits than their tenant's plan.",
    fix: 'The running service writes them within a minute; if they are still here then, its log says why ("upkeep").',
    sql: `select w.id from workspaces w join tenants t on t.id = w.tenant_id join plans p on p.id = t.plan_id
          where ${HAS_SUBSCRIPTION} and (w.plan_id, w.max_members, w.max_projects, w.max_storage_mb)
            is distinct from (p.id, p.max_members_per_workspace, p.max_projects_per_workspace, p.max_storage_mb)`,
  }),
  rowCheck({
    name: 'unmanaged_tenants',
    problem:
      'Tenants name a Stripe subscription that no event has told of: their plan does not follow Stripe.',
    fix: 'Link their customer (PUT /admin/tenants/:id/stripe-customer), and resend a recent event of the subscription from the Stripe dashboard.',
    sql: `select t.id from tenants t where t.stripe_subscription_id is not null and not exists (
            select from stripe_subscriptions s where s.id = t.stripe_subscription_id and s.version_event is not null)`,
  }),
  rowCheck({
    name: 'default_plan',
    problem: 'There is not exactly one default plan: tenants whose subscriptions end keep theirs.',
    fix: 'Set plans.is_default on exactly one plan.',
    sql: `select coalesce((select string_agg(slug, ', ') from plans where is_default), 'none') as id
          where exists (select from plans) and (select count(*) from plans where is_default) <> 1`,
  }),
];
