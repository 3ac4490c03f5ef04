import { rowCheck } from './row-check';

/** Rows that refer to something that is not there. Tables that the product owns too have no foreign keys of ours. */
export const orphanChecks = [
  rowCheck({
    name: 'customers_of_no_tenant',
    problem: 'Customers are linked to tenants that do not exist: what they pay for reaches nobody.',
    fix: 'PUT /admin/tenants/:id/stripe-customer with the tenant that took over, or restore the tenant.',
    sql: `select c.id from stripe_customers c
          where c.tenant_id is not null and not exists (select from tenants t where t.id = c.tenant_id)`,
  }),
  rowCheck({
    name: 'subscriptions_of_no_customer',
    problem: 'Subscriptions name customers that are not stored.',
    fix: 'Somebody deleted the customer: resend its last customer.updated event from the Stripe dashboard, and link it to its tenant again.',
    sql: `select s.id from stripe_subscriptions s
          where s.customer_id is not null and not exists (select from stripe_customers c where c.id = s.customer_id)`,
  }),
  rowCheck({
    name: 'items_of_no_subscription',
    problem: 'Items belong to subscriptions that are not stored.',
    fix: 'Somebody deleted the subscription: replay its last event with force, or delete the items if Stripe does not know it.',
    sql: `select distinct i.subscription_id as id from stripe_subscription_items i
          where not exists (select from stripe_subscriptions s where s.id = i.subscription_id)`,
  }),
  rowCheck({
    name: 'prices_of_no_plan',
    problem: 'Prices are mapped to plans that do not exist: whoever buys one gets nothing for it.',
    fix: 'PUT /admin/plan-prices/:priceId with a plan that exists.',
    sql: `select m.stripe_price_id as id from plan_prices m
          where m.plan_id is not null and not exists (select from plans p where p.id = m.plan_id)`,
  }),
  rowCheck({
    name: 'tenants_of_no_plan',
    problem: 'Tenants are on plans that do not exist.',
    fix: 'Give them a plan that exists in tenants.plan_id; those with a subscription follow it within a minute.',
    sql: `select t.id from tenants t
          where t.plan_id is not null and not exists (select from plans p where p.id = t.plan_id)`,
  }),
  rowCheck({
    name: 'workspaces_of_no_tenant',
    problem: 'Workspaces belong to tenants that do not exist.',
    fix: 'Delete them, or restore the tenant.',
    sql: `select w.id from workspaces w where not exists (select from tenants t where t.id = w.tenant_id)`,
  }),
  rowCheck({
    name: 'ledger_lines_of_another_tenant',
    problem: "Ledger lines are booked for another tenant than their customer's, or for none.",
    fix: `Run for each customer of these lines: select correct_ledger('[{"correction": "move", "customer": "cus_…"}]')`,
    sql: `select b.id from billing_events b join stripe_customers c on c.id = b.customer_id
          where c.tenant_id is not null and b.tenant_id is distinct from c.tenant_id`,
  }),
];
