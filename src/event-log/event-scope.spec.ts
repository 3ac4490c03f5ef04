import type { Env } from '../config/env';
import { EventScope, type ScopedEvent } from './event-scope';

type Settings = Partial<Pick<Env, 'STRIPE_LIVEMODE' | 'STRIPE_ACCOUNT'>>;

function reasonToIgnore(event: Partial<ScopedEvent>, settings: Settings = {}): string | undefined {
  const scope = new EventScope({ STRIPE_LIVEMODE: 'any', STRIPE_ACCOUNT: undefined, ...settings });
  scope.serve(['invoice.paid']);
  scope.serve(['customer.created', 'customer.updated']);
  return scope.reasonToIgnore({
    type: 'invoice.paid',
    object: 'event',
    livemode: true,
    account: null,
    ...event,
  });
}

describe('EventScope', () => {
  it.each<[string, Partial<ScopedEvent>, Settings]>([
    ['a type that has a handler', {}, {}],
    ['one that was announced later', { type: 'customer.updated' }, {}],
    ['either mode when any will do', { livemode: false }, { STRIPE_LIVEMODE: 'any' }],
    ['live mode where that is asked for', { livemode: true }, { STRIPE_LIVEMODE: 'live' }],
    ['test mode where that is asked for', { livemode: false }, { STRIPE_LIVEMODE: 'test' }],
    ['a thin event that tells of such a type', { object: 'v2.core.event', type: 'v1.invoice.paid' }, {}],
    [
      'a thin event of the account that is named',
      { object: 'v2.core.event', type: 'v1.invoice.paid', account: undefined, context: 'acct_1' },
      { STRIPE_ACCOUNT: 'acct_1' },
    ],
    ['the account that is named', { account: 'acct_1' }, { STRIPE_ACCOUNT: 'acct_1' }],
    ['the platform itself, which has no account', { account: null }, { STRIPE_ACCOUNT: 'acct_1' }],
    ['the platform when nothing is said of accounts', { account: undefined }, {}],
  ])('serves %s', (_, event, settings) => {
    expect(reasonToIgnore(event, settings)).toBeUndefined();
  });

  it.each<[string, Partial<ScopedEvent>, Settings, string]>([
    ['a type without a handler', { type: 'charge.updated' }, {}, 'no handler for charge.updated'],
    ['a type that every object has', { type: 'constructor' }, {}, 'no handler for constructor'],
    [
      'a thin event of a type without a handler',
      { object: 'v2.core.event', type: 'v1.charge.updated' },
      {},
      'no handler for v1.charge.updated',
    ],
    [
      'a thin event of a connected account that nobody named',
      { object: 'v2.core.event', type: 'v1.invoice.paid', account: undefined, context: 'acct_2' },
      { STRIPE_ACCOUNT: 'acct_1' },
      'it belongs to the connected account acct_2, and STRIPE_ACCOUNT does not name it',
    ],
    [
      'a snapshot with the name of a thin event',
      { type: 'v1.invoice.paid' },
      {},
      'no handler for v1.invoice.paid',
    ],
    [
      'test mode where live is asked for',
      { livemode: false },
      { STRIPE_LIVEMODE: 'live' },
      'it is a test mode event, and STRIPE_LIVEMODE is "live"',
    ],
    [
      'live mode where test is asked for',
      { livemode: true },
      { STRIPE_LIVEMODE: 'test' },
      'it is a live mode event, and STRIPE_LIVEMODE is "test"',
    ],
    [
      'a connected account that nobody named',
      { account: 'acct_2' },
      {},
      'it belongs to the connected account acct_2, and STRIPE_ACCOUNT does not name it',
    ],
    [
      'a connected account other than the one named',
      { account: 'acct_2' },
      { STRIPE_ACCOUNT: 'acct_1' },
      'it belongs to the connected account acct_2, and STRIPE_ACCOUNT does not name it',
    ],
  ])('ignores %s, and says why', (_, event, settings, reason) => {
    expect(reasonToIgnore(event, settings)).toBe(reason);
  });

  it.each(['live', 'test'] as const)('ignores an event of no mode where %s is asked for', (mode) => {
    expect(reasonToIgnore({ livemode: null }, { STRIPE_LIVEMODE: mode })).toBeDefined();
  });

  it('serves nothing before a handler is registered', () => {
    const scope = new EventScope({ STRIPE_LIVEMODE: 'any', STRIPE_ACCOUNT: undefined });
    expect(scope.reasonToIgnore({ type: 'invoice.paid', object: 'event' })).toBe(
      'no handler for invoice.paid',
    );
  });
});
