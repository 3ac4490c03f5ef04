import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { type Addresses, addressOf } from './addresses';
import { ask } from './ask';
import { atRate } from './pace';
import { type Tally, Tallying } from './tally';

export interface GuessTokensOrder {
  /** Where the admin API listens. */
  origin: string;
  perSecond: number;
  seconds: number;
  addresses: Addresses;
}

/** Wrong bearer tokens at the admin API. */
export async function guessTokens(order: GuessTokensOrder): Promise<Tally> {
  const { origin, perSecond, seconds, addresses } = order;
  const agent = new Agent({ keepAlive: true });
  const tally = new Tallying();
  await atRate({ perSecond, seconds, atOnce: 400 }, async (index) => {
    const headers = { authorization: `Bearer ${randomBytes(24).toString('base64url')}` };
    const from = addressOf(addresses, index);
    tally.count(await ask({ origin, path: '/admin/stripe-events', from, agent, headers }));
  });
  agent.destroy();
  return tally.end();
}
