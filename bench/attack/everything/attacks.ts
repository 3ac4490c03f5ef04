import type { Crew } from '../crew/crew';
import type { Addresses } from '../jobs/addresses';
import type { Tally } from '../jobs/tally';
import { VIEWER } from '../target/credentials';
import type { Target } from '../target/target';

/** Not an attacker's: what a viewer may do is counted by session and actor. */
const VIEWERS_ADDRESS = '127.0.0.100';

/** Per second, but for `uploads`: those at a time. What asks again as soon as it is answered has no rate. */
export interface Intensity {
  forged: number;
  uploads: number;
  forms: number;
  cookies: number;
  tokens: number;
}

/** Paced below what two cores can send. */
export const fierce: Intensity = { forged: 1_000, uploads: 250, forms: 1, cookies: 200, tokens: 200 };
/** What Node 20 keeps up with: it takes one new connection a turn (src/listeners/accept-queues.ts). */
export const gentle: Intensity = { forged: 40, uploads: 30, forms: 1, cookies: 20, tokens: 20 };

/** @param percent of {@link fierce}, from 1 to 100. */
export function shareOf(percent: number): Intensity {
  const share = (full: number) => Math.max(1, Math.round((full * percent) / 100));
  return {
    forged: share(fierce.forged),
    uploads: share(fierce.uploads),
    forms: fierce.forms,
    cookies: share(fierce.cookies),
    tokens: share(fierce.tokens),
  };
}

/** @param members of the crew: two for strangers at the webhook, and one for those inside. */
export async function attackWithEverything(
  { publicOrigin, adminOrigin }: Target,
  crew: Crew,
  [forger, uploader, insider]: readonly [number, number, number],
  { seconds, intensity: rates }: { seconds: number; intensity: Intensity },
): Promise<Record<string, Tally>> {
  const addresses: Addresses = 'both';
  const inside = { origin: adminOrigin, seconds, addresses };
  const viewer = { origin: adminOrigin, token: VIEWER, from: VIEWERS_ADDRESS };
  const attacks = {
    [`forged deliveries, ${rates.forged.toLocaleString('en-US')} a second`]: crew.do(forger, 'forge', {
      origin: publicOrigin,
      perSecond: rates.forged,
      seconds,
      addresses,
    }),
    [`${rates.uploads} unfinished uploads of 1 MiB`]: crew.do(uploader, 'uploadUnfinished', {
      origin: publicOrigin,
      connections: rates.uploads,
      bytes: 1_048_576,
      seconds,
      addresses,
    }),
    '60 clients of /metrics': crew.do(insider, 'scrape', { ...inside, clients: 60 }),
    [`junk cookies, ${rates.cookies} a second`]: crew.do(insider, 'junkCookies', {
      ...inside,
      perSecond: rates.cookies,
      kind: 'both',
    }),
    [`wrong tokens, ${rates.tokens} a second`]: crew.do(insider, 'guessTokens', {
      ...inside,
      perSecond: rates.tokens,
    }),
    "a viewer's 60 searches at a time": crew.do(insider, 'searchTenants', { ...viewer, seconds, atOnce: 60 }),
    "a viewer's 100 live streams": crew.do(insider, 'holdStreams', { ...viewer, streams: 100 }),
    [`sign-in forms of 16,000 fields, ${rates.forms} a second`]: crew.do(forger, 'sendForms', {
      ...inside,
      perSecond: rates.forms,
      fields: 16_000,
    }),
  };
  const tallies = await Promise.all(Object.values(attacks));
  return Object.fromEntries(Object.keys(attacks).map((name, index) => [name, tallies[index] ?? noAnswers]));
}

const noAnswers: Tally = { answers: {}, bytes: 0, seconds: 0 };
