import { PLANS } from '../simulation/plan-catalogue';
import type { SimulatedTenant } from '../simulation/saas-month';
import { money } from './money';
import type { LedgerRow, TenantRow } from './tables';

/** Every way in which the tables differ from the story that Stripe was told; none when all is well. */
export function differences(
  tenants: readonly SimulatedTenant[],
  rows: readonly TenantRow[],
  ledger: readonly LedgerRow[],
): string[] {
  return tenants.flatMap((tenant) => {
    const row = rows.find(({ id }) => id === tenant.id);
    if (row === undefined) return [`${tenant.name} is gone from the tenants`];
    const facts = [
      ...subscriptionFacts(tenant, row),
      ...moneyFacts(tenant, ledger),
      ...workspaceFacts(tenant, row),
    ];
    return facts
      .filter(({ found, told }) => found !== told)
      .map(
        ({ what, found, told }) =>
          `${tenant.name} (${tenant.plot}): ${what} is ${found}, it should be ${told}`,
      );
  });
}

interface Fact {
  what: string;
  found: string;
  told: string;
}

function subscriptionFacts({ expectation }: SimulatedTenant, row: TenantRow): Fact[] {
  const { planSlug, subscriptionStatus, currentPeriodEnd, cancelAtPeriodEnd } = expectation;
  const facts = [
    { what: 'its plan', found: String(row.plan), told: planSlug },
    { what: 'its subscription', found: String(row.status), told: subscriptionStatus },
    {
      what: 'the end of its period',
      found: row.periodEnd?.toISOString() ?? 'unknown',
      told: new Date(currentPeriodEnd * 1000).toISOString(),
    },
  ];
  // Once the subscription is over, a scheduled end means nothing any more.
  if (subscriptionStatus === 'canceled') return facts;
  return [
    ...facts,
    { what: 'its end being scheduled', found: String(row.cancels), told: String(cancelAtPeriodEnd) },
  ];
}

function moneyFacts({ id, expectation }: SimulatedTenant, ledger: readonly LedgerRow[]): Fact[] {
  const { currency, paid, refunded } = expectation;
  const lines = ledger.filter(({ tenantId }) => tenantId === id);
  const line = lines.find((candidate) => candidate.currency === currency);
  return [
    { what: 'what it paid', found: money(line?.paid ?? 0, currency), told: money(paid, currency) },
    {
      what: 'what it got back',
      found: money(line?.refunded ?? 0, currency),
      told: money(refunded, currency),
    },
    { what: 'the number of its currencies', found: String(lines.length), told: '1' },
  ];
}

function workspaceFacts({ expectation }: SimulatedTenant, { workspaces }: TenantRow): Fact[] {
  const limits = PLANS.find(({ slug }) => slug === expectation.planSlug)?.limits;
  const told = `${limits?.membersPerWorkspace} members, ${limits?.projectsPerWorkspace} projects, ${limits?.storageMb} MB`;
  return workspaces.map(({ members, projects, storageMb }) => ({
    what: 'a limit of its workspaces',
    found: `${members} members, ${projects} projects, ${storageMb} MB`,
    told,
  }));
}
