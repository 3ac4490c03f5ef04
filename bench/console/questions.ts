import type { Targets } from './targets';

/** Something that a person asks the service. */
export interface Question {
  name: string;
  /** Of whom: the admin API, or the pages of the console. */
  from: 'api' | 'console';
  /** Path and query of the n-th time; questions about one of many are each time about another one. */
  path(sample: number): string;
  /** Asked before, and not measured: the page whose `cursor` is wanted. */
  after?(sample: number): string;
}

const EVENTS = '/admin/stripe-events';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function list(name: string, filter: (sample: number) => Record<string, string>): Question {
  return {
    name: `list, ${name}`,
    from: 'api',
    path: (sample) => `${EVENTS}?${new URLSearchParams({ ...filter(sample), limit: '50' }).toString()}`,
  };
}

/** What people look for, one filter at a time. */
export function questionsAbout(targets: Targets, now: number): Question[] {
  const within = (name: string, daysAgo: number, length: number) =>
    list(name, (sample) => {
      const from = now - (daysAgo + (sample % 20)) * DAY;
      return { from: new Date(from).toISOString(), to: new Date(from + length).toISOString() };
    });
  const statuses = ['pending', 'retrying', 'waiting', 'processed', 'ignored', 'superseded', 'dead'];
  const all = list('no filter', () => ({}));
  return [
    all,
    ...statuses.map((status) => list(`status ${status}`, () => ({ status }))),
    list('a common type', () => ({ type: 'customer.subscription.updated' })),
    list('a middling type', () => ({ type: 'charge.refunded' })),
    list('a type of five events', () => ({ type: 'radar.early_fraud_warning.created' })),
    list('a type of none', () => ({ type: 'charge.expired' })),
    list('the busiest tenant', () => ({ tenantId: targets.busiestTenant })),
    list('a tenant with few events, long ago', (sample) => ({ tenantId: nth(targets.quietTenants, sample) })),
    list('the busiest customer', () => ({ customerId: targets.busiestCustomer })),
    list('a customer', (sample) => ({ customerId: nth(targets.customers, sample) })),
    list('an object', (sample) => ({ objectId: nth(targets.objects, sample) })),
    list('an error of hundreds', () => ({ error: 'tenants_seats_known' })),
    list('an error of three', () => ({ error: 'structure of query' })),
    list('an error of none', () => ({ error: 'nobody has ever had this' })),
    within('an hour a year ago', 365, HOUR),
    within('a day last week', 7, DAY),
    within('a month', 60, 30 * DAY),
    { name: 'list, its second page', from: 'api', after: all.path, path: all.path },
    list('a page far down', (sample) => ({
      cursor: String(targets.middle - (sample % 20) * Math.floor(targets.middle / 40)),
    })),
    {
      name: 'one event with what is related',
      from: 'api',
      path: (sample) => `${EVENTS}/${nth(targets.events, sample)}`,
    },
    {
      name: 'a tenant',
      from: 'api',
      path: (sample) => `/admin/tenants/${nth(targets.quietTenants, sample)}`,
    },
    { name: 'the busiest tenant', from: 'api', path: () => `/admin/tenants/${targets.busiestTenant}` },
    { name: 'the audit', from: 'api', path: () => '/admin/audit' },
    { name: 'console: overview', from: 'console', path: () => '/console' },
    { name: 'console: events', from: 'console', path: () => '/console/events' },
    { name: 'console: dead events', from: 'console', path: () => '/console/events?status=dead' },
  ];
}

function nth(values: readonly string[], sample: number): string {
  return values[sample % values.length] ?? '';
}
