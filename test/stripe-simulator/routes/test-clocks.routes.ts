import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import { invalid, RefusedRequestError } from '../account/errors';
import { passTime } from '../billing/pass-time';
import { periodAfter } from '../billing/periods';
import { integer, paging, text } from '../http/parameters';
import { route } from '../http/route';
import { listed } from './objects';

const PATH = '/v1/test_helpers/test_clocks';

type TestClock = Stripe.TestHelpers.TestClock;

/** https://docs.stripe.com/billing/testing/test-clocks */
export const testClockRoutes = [
  route(
    'POST',
    PATH,
    z.strictObject({ frozen_time: integer, name: text.optional() }),
    (account, { frozen_time: frozenTime, name = null }): TestClock => {
      const id = account.newId('clock');
      const facts = { id, created: account.times.now(null), name, frozenTime, isAdvancing: false };
      account.times.set(id, frozenTime);
      account.create('test_clock', facts, 'test_helpers.test_clock.created');
      return account.show('test_clock', id);
    },
  ),
  route(
    'POST',
    `${PATH}/:id/advance`,
    z.strictObject({ frozen_time: integer }),
    (account, { frozen_time: until }, id): TestClock => {
      const { frozenTime, isAdvancing } = account.get('test_clock', id);
      if (isAdvancing)
        throw new RefusedRequestError(429, { type: 'invalid_request_error', message: 'It is advancing.' });
      if (until <= frozenTime) throw invalid('It cannot be turned back.', 'frozen_time');
      if (until > furthest(account, id, frozenTime))
        throw invalid(
          'Cannot advance more than two intervals from the initial frozen time of the shortest subscription.',
          'frozen_time',
        );
      account.change('test_clock', id, { isAdvancing: true }, 'test_helpers.test_clock.advancing');
      passTime(account, id, until);
      account.change('test_clock', id, { frozenTime: until });
      return account.show('test_clock', id);
    },
  ),
  route('GET', `${PATH}/:id`, z.strictObject({}), (account, _, id): TestClock => {
    const shown = account.show('test_clock', id);
    // The next who asks sees it ready.
    if (shown.status === 'advancing')
      account.change('test_clock', id, { isAdvancing: false }, 'test_helpers.test_clock.ready');
    return shown;
  }),
  route('GET', PATH, z.strictObject(paging), (account, asked): Stripe.ApiList<TestClock> =>
    listed(account, 'test_clock', PATH, asked, () => true),
  ),
];

/** Two intervals of the shortest subscription; two years where there is none. */
function furthest(account: Account, clock: string, from: number): number {
  const prices = account
    .all('subscription')
    .filter(({ customer, endedAt }) => account.clockOf(customer) === clock && endedAt === null)
    .flatMap(({ items }) => items.map(({ price }) => account.get('price', price)));
  const ends = prices.map(({ interval }) => periodAfter(periodAfter(from, interval), interval));
  return Math.min(periodAfter(periodAfter(from, 'year'), 'year'), ...ends);
}
