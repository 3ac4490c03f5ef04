import type { SimulatedTenant } from '../simulation/saas-month';
import { style } from '../../src/terminal/style';
import { table } from '../../src/terminal/table';
import { money } from './money';
import type { DemoService } from './service';
import type { LedgerRow, StatusRow, TenantRow } from './tables';

export function heading(text: string): string {
  return `\n${style(['bold', 'cyan'], text)}\n`;
}

export function tenantsTable(rows: readonly TenantRow[], tenants: readonly SimulatedTenant[]): string {
  return table(
    [
      { title: 'tenant' },
      { title: 'story' },
      { title: 'plan' },
      { title: 'subscription' },
      { title: 'period end' },
      { title: 'workspaces, with the limits of each' },
    ],
    rows.map((row) => [
      row.name,
      tenants.find(({ id }) => id === row.id)?.plot ?? '–',
      row.plan ?? '–',
      subscriptionOf(row),
      row.periodEnd?.toISOString().slice(0, 10) ?? '–',
      workspacesOf(row),
    ]),
  );
}

export function ledgerTable(rows: readonly LedgerRow[], tenants: readonly SimulatedTenant[]): string {
  const right = 'right' as const;
  const named = rows.map((row) => ({
    ...row,
    name: tenants.find(({ id }) => id === row.tenantId)?.name ?? '–',
  }));
  return table(
    [
      { title: 'tenant' },
      { title: 'payments', align: right },
      { title: 'paid', align: right },
      { title: 'refunded', align: right },
      { title: 'net', align: right },
      { title: 'declined', align: right },
    ],
    named
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map((row) => [
        row.name,
        String(row.payments),
        money(row.paid, row.currency),
        row.refunded > 0 ? money(row.refunded, row.currency) : '–',
        money(row.paid - row.refunded, row.currency),
        row.failed > 0 ? String(row.failed) : '–',
      ]),
  );
}

export function eventCountsTable(rows: readonly StatusRow[]): string {
  return table(
    [{ title: 'status' }, { title: 'events', align: 'right' }],
    rows.map(({ status, count }) => [status, String(count)]),
  );
}

/** Where to look, with the token that opens the doors. */
export function placesToLook({ url, adminToken }: DemoService, eventId: string | undefined): string {
  const admin = `curl -s -H 'Authorization: Bearer ${adminToken}'`;
  return [
    `console   ${url}/console, sign in with ${adminToken}`,
    `health    ${url}/health/ready`,
    `metrics   ${url}/metrics`,
    `events    ${admin} '${url}/admin/stripe-events'`,
    ...(eventId === undefined ? [] : [`one event ${admin} '${url}/admin/stripe-events/${eventId}'`]),
  ].join('\n');
}

function subscriptionOf({ status, cancels }: TenantRow): string {
  if (status === null) return '–';
  return cancels && status !== 'canceled' ? `${status}, cancels` : status;
}

function workspacesOf({ workspaces }: TenantRow): string {
  const [first] = workspaces;
  if (first === undefined) return '–';
  const { members, projects, storageMb } = first;
  const limits =
    members === null ? 'no limits yet' : `${members} members, ${projects} projects, ${sizeOf(storageMb)}`;
  return `${workspaces.length} × ${limits}`;
}

function sizeOf(megabytes: number | null): string {
  if (megabytes === null) return '–';
  return megabytes < 1_000 ? `${megabytes} MB` : `${megabytes / 1_000} GB`;
}
