import type Stripe from 'stripe';
import { z } from 'zod';
import { noSuch } from '../account/errors';
import type { EventRecord } from '../account/event-records';
import { isWithin, pageOf } from '../http/lists';
import { created, flag, paging, text } from '../http/parameters';
import { type Route, route } from '../http/route';
import { DAY } from '../../../dev/simulation/calendar';
import { invalid } from '../account/errors';

const PATH = '/v1/events';
const LISTED_FOR = 30 * DAY;

/**
 * The last thirty days, newest first, each as it was rendered when it was made. https://docs.stripe.com/api/events/list
 * @param pending how many endpoints have not yet acknowledged it.
 */
export function eventRoutes(pending: (event: EventRecord) => number): Route[] {
  const shown = (event: EventRecord): Stripe.Event =>
    // The union of all events is more than the compiler can see in one that is built.
    ({ ...event.rendered.current, pending_webhooks: pending(event) }) as unknown as Stripe.Event;
  return [
    route('GET', `${PATH}/:id`, z.strictObject({}), (account, _, id): Stripe.Event => {
      const found = account.events.all.find((event) => event.id === id);
      if (!found) throw noSuch('event', id);
      return shown(found);
    }),
    route(
      'GET',
      PATH,
      z.strictObject({
        ...paging,
        created,
        type: text.optional(),
        types: z.array(text).max(20).optional(),
        delivery_success: flag.optional(),
      }),
      (account, asked): Stripe.ApiList<Stripe.Event> => {
        if (asked.type !== undefined && asked.types) throw invalid('Give type or types, not both.', 'types');
        const oldest = account.times.now(null) - LISTED_FOR;
        const found = account.events.all
          .filter((event) => event.madeAt >= oldest && isWithin(event.created, asked.created))
          .filter(({ type }) => asked.type === undefined || isOfType(type, asked.type))
          .filter(({ type }) => asked.types?.includes(type) ?? true)
          .filter((event) => (asked.delivery_success ?? pending(event) === 0) === (pending(event) === 0))
          .toReversed();
        const { data, ...page } = pageOf(PATH, found, asked);
        return { ...page, data: data.map(shown) };
      },
    ),
  ];
}

/** `invoice.*` is every type that begins so. */
function isOfType(type: string, wanted: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
