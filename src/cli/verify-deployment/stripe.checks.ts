import { isTestedApiVersion, TESTED_API_VERSIONS } from '../../stripe-shapes/tested-api-versions';
import { WEBHOOK_PATH } from '../../webhooks/webhook-path';
import { type Check, failed, passed, skipped, type Verdict, warning } from './check';
import { handledTypes } from './handled-types';
import { leadsTo, type StripeEndpoint } from './stripe-endpoint';
import { complaintOfStripe, StripeEndpoints } from './stripe-endpoints';

const DASHBOARD = 'Stripe dashboard, Developers → Webhooks';

const details = {
  stripe_endpoint_enabled: judgeState,
  stripe_event_types: judgeTypes,
  stripe_api_version: judgeVersion,
} satisfies Record<string, (endpoint: StripeEndpoint) => Verdict>;

const NAMES = ['stripe_endpoint', ...Object.keys(details)];

/** What Stripe is set up to send here. `account` tells where to ask; without it there is nobody to ask. */
export function stripeChecks(url: string, account: { key: string; base: string } | undefined): Check[] {
  if (!account) return NAMES.map((name) => always(name, skipped('not asked: STRIPE_API_KEY is not set')));
  // Asked once, by whichever check comes first.
  let found: Promise<Found> | undefined;
  const find = () => (found ??= findEndpoint(new StripeEndpoints(account), url + WEBHOOK_PATH));
  return [
    { name: 'stripe_endpoint', run: async () => (await find()).verdict },
    ...Object.entries(details).map(([name, judge]) => ({
      name,
      run: async () => {
        const { endpoint } = await find();
        return endpoint ? judge(endpoint) : skipped('needs the one endpoint of Stripe, see stripe_endpoint');
      },
    })),
  ];
}

const always = (name: string, verdict: Verdict): Check => ({ name, run: () => Promise.resolve(verdict) });

interface Found {
  verdict: Verdict;
  /** The one there is to look at closer. */
  endpoint?: StripeEndpoint;
}

async function findEndpoint(stripe: StripeEndpoints, target: string): Promise<Found> {
  let endpoints: StripeEndpoint[];
  let isComplete = true;
  try {
    endpoints = (await stripe.webhookEndpoints()).filter(({ url }) => leadsTo(url, target));
  } catch (error) {
    return {
      verdict: failed(
        `Stripe ${complaintOfStripe(error)}`,
        'see STRIPE_API_KEY, which has to be able to read webhook endpoints, and the way to Stripe from here',
      ),
    };
  }
  if (endpoints.length === 0) {
    // A key may read one list and not the other; the first one has told what there is to tell then.
    const destinations = await stripe.eventDestinations().catch(() => undefined);
    isComplete = destinations !== undefined;
    endpoints = (destinations ?? []).filter(({ url }) => leadsTo(url, target));
  }
  const [endpoint, ...others] = endpoints;
  if (!endpoint) {
    const unknown = isComplete ? '' : '; event destinations could not be listed';
    return {
      verdict: failed(
        `no endpoint of Stripe points at ${target}${unknown}`,
        `add it: ${DASHBOARD}; live and test mode have endpoints, and keys, of their own`,
      ),
    };
  }
  if (others.length > 0) {
    return {
      verdict: failed(
        `${endpoints.length} endpoints of Stripe point at ${target}: ${endpoints.map(({ id }) => id).join(', ')}`,
        `delete all but one (${DASHBOARD}): each is signed with a secret of its own`,
      ),
    };
  }
  return judgeAddress(endpoint, target);
}

function judgeAddress(endpoint: StripeEndpoint, target: string): Found {
  const { id, isLive, hasObjects } = endpoint;
  if (!hasObjects) {
    const detail = `${id} sends thin events, of which each has to be asked for`;
    const fix = `see that the service has STRIPE_API_KEY, or add an endpoint with snapshot events: ${DASHBOARD}`;
    return { endpoint, verdict: warning(detail, fix) };
  }
  return { endpoint, verdict: passed(`${id} (${isLive ? 'live' : 'test'} mode) points at ${target}`) };
}

function judgeState({ id, isEnabled }: StripeEndpoint): Verdict {
  if (isEnabled) return passed(`${id} is enabled`);
  const fix = `enable it: ${DASHBOARD}; what happened meanwhile has to be sent again from there`;
  return failed(`${id} is disabled: Stripe sends nothing`, fix);
}

function judgeTypes({ id, types, hasObjects }: StripeEndpoint): Verdict {
  const handled = handledTypes().map((type) => (hasObjects ? type : `v1.${type}`));
  if (types.includes('*')) return passed(`${id} sends every type`);
  const missing = handled.filter((type) => !types.includes(type));
  if (missing.length === 0) return passed(`${id} sends all ${handled.length} types that have a handler`);
  return failed(`${id} does not send ${missing.join(', ')}`, `select them: ${DASHBOARD}`);
}

function judgeVersion({ id, apiVersion, hasObjects }: StripeEndpoint): Verdict {
  if (!hasObjects) return passed(`${id} sends thin events, which have no version`);
  const tested = `${TESTED_API_VERSIONS.oldest} to ${TESTED_API_VERSIONS.newest}`;
  if (apiVersion === null) {
    return warning(
      `cannot tell: ${id} sends in the default API version of the account`,
      `see that it is one of ${tested} (Stripe dashboard, Developers → Overview)`,
    );
  }
  if (isTestedApiVersion(apiVersion)) return passed(`${id} sends in ${apiVersion}; tested are ${tested}`);
  return failed(
    `${id} sends in ${apiVersion}; tested are ${tested}`,
    'an endpoint keeps its API version: add one with a tested version, put its secret beside the old one, then delete the old one',
  );
}
