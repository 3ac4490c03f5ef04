import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { type Addresses, addressOf } from './addresses';
import { ask } from './ask';
import { atRate } from './pace';
import { type Tally, Tallying } from './tally';

export interface JunkCookiesOrder {
  /** Where the console listens. */
  origin: string;
  perSecond: number;
  seconds: number;
  addresses: Addresses;
  /** As long as a session's id and of its letters, or anything else. */
  kind: 'well-formed' | 'malformed' | 'both';
}

const wellFormed = () => randomBytes(32).toString('base64url');
const malformed = [() => 'x', () => randomBytes(8).toString('hex'), () => 'A'.repeat(3_000), () => '%00%ff'];

/** Pages of the console asked for with a session that is none, by the cookie's older and its newer name. */
export async function junkCookies(order: JunkCookiesOrder): Promise<Tally> {
  const { origin, perSecond, seconds, addresses, kind } = order;
  const agent = new Agent({ keepAlive: true });
  const tally = new Tallying();
  await atRate({ perSecond, seconds, atOnce: 400 }, async (index) => {
    const isWellFormed = kind === 'both' ? index % 2 === 0 : kind === 'well-formed';
    const id = isWellFormed ? wellFormed() : (malformed[index % malformed.length] ?? wellFormed)();
    const cookie = `hookledger_session=${id}; __Host-hookledger_session=${id}`;
    const from = addressOf(addresses, index);
    tally.count(await ask({ origin, path: '/console/events', from, agent, headers: { cookie } }));
  });
  agent.destroy();
  return tally.end();
}
