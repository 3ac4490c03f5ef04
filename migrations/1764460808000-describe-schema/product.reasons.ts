import type { TableReasons } from '../../src/database/reasons';

/**
 * The tables that may be the product's own, and then keep whatever it says about them. Where hookledger made one of them, or
 * a column, the mark of that stays in front of the reason.
 */
export const productReasons: readonly TableReasons[] = [
  {
    table: 'tenants',
    mayBeTheProducts: true,
    reason:
      'Who uses the product. Plan, limits and subscription columns follow its subscriptions; a tenant that never had one is left alone.',
    columns: {
      id: 'What metadata.tenant_id in Stripe names.',
      name: 'For people; billing never changes it.',
      slug: "The product's short name for it; the console finds tenants by it.",
      status: "The product's own word on the tenant; billing never changes it.",
      plan_id:
        'The plan of its best subscription, else the default one: what the product reads to know what is allowed.',
      stripe_subscription_id:
        'The best of its subscriptions, a cancelled one where there is none better. Names one that is not stored: nothing is downgraded.',
      subscription_status:
        'Of that subscription, as Stripe says it, so that the product can ask for a card in time.',
      current_period_end: 'Until when it is paid: the latest end over the items of that subscription.',
      cancel_at_period_end:
        'An end is scheduled, with the period or at another time: the product can ask why.',
      max_storage_mb: 'Limit of its plan, copied so that the product reads one row. Null: unlimited.',
      max_workspaces: 'Limit of its plan, likewise.',
      max_members_per_workspace: 'Limit of its plan, likewise.',
      created_at: 'When the product made it.',
    },
    constraints: {
      tenants_pkey: 'One row for a tenant: it is locked while its plan is computed.',
      tenants_slug_key: 'A slug names one tenant.',
    },
  },
  {
    table: 'workspaces',
    mayBeTheProducts: true,
    reason: "Where a tenant's people work. Plan and limits are a pure function of the tenant's plan.",
    columns: {
      id: "The product's.",
      tenant_id: 'Whose it is, and so whose plan it takes.',
      name: 'For people; billing never changes it.',
      slug: "The product's short name for it.",
      plan_id: "The tenant's plan: what the product reads when somebody works here.",
      max_members: 'max_members_per_workspace of the plan. Null: unlimited.',
      max_projects: 'max_projects_per_workspace of the plan. Null: unlimited.',
      max_storage_mb: 'max_storage_mb of the plan. Null: unlimited.',
      created_at: 'When the product made it; it has its limits within a minute.',
    },
    constraints: {
      workspaces_pkey: 'One row for a workspace.',
      workspaces_slug_key: 'A slug names one workspace.',
    },
    indexes: {
      workspaces_tenant_id_hookledger:
        "The workspaces of a tenant, which change with its plan; a second one beside the product's own does no harm.",
    },
  },
  {
    table: 'plans',
    mayBeTheProducts: true,
    reason:
      'What the product sells. The product writes it, billing only reads it; edited limits reach tenants within a minute.',
    columns: {
      id: 'What plan_prices, tenants and workspaces name.',
      name: 'For people.',
      slug: "The product's short name for it.",
      is_active: 'It can be bought; a retired plan still entitles those who have it.',
      is_default:
        'The plan of a tenant without an entitling subscription. One should have it; with none or several the plan stays, flagged.',
      max_workspaces: 'Copied to tenants. Null: unlimited.',
      max_members_per_workspace: 'Copied to tenants, and to workspaces as max_members. Null: unlimited.',
      max_projects_per_workspace: 'Copied to workspaces as max_projects. Null: unlimited.',
      max_storage_mb: 'Copied to tenants and workspaces. Null: unlimited.',
      max_executions_per_month: 'For the product, which reads it here. Null: unlimited.',
      sort_order:
        'Higher is better: decides between the items of a subscription, and between several subscriptions.',
      allow_custom_domains: 'For the product, which reads it here.',
      allow_sso: 'For the product, which reads it here.',
      allow_api_access: 'For the product, which reads it here.',
      allow_audit_log: 'For the product, which reads it here.',
      created_at: 'When the product made it.',
    },
    constraints: { plans_pkey: 'One row for a plan.', plans_slug_key: 'A slug names one plan.' },
  },
  {
    table: 'plan_prices',
    reason:
      'Which plan a Stripe price buys: events of an entitling subscription wait while none of its prices is here. An admin writes it, or the product by (stripe_price_id, plan_id).',
    columns: {
      stripe_price_id: 'The price (price_…, or the id of a plan before 2020).',
      plan_id: 'The plan it buys. Null says that it buys none, as an add-on, which is an answer too.',
      created_at: 'When somebody first said so.',
      applied:
        'Tenants with this price have been computed again for applied_plan_id; false for a row that the product has just inserted.',
      applied_plan_id:
        'The plan for which that was done: differs from plan_id when the product has changed it, which is noticed within a minute.',
    },
    constraints: {
      plan_prices_pkey: "A price buys one plan, so that a tenant's plan is a function of its prices.",
    },
  },
];
