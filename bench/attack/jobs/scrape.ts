import { Agent } from 'node:http';
import { type Addresses, addressOf } from './addresses';
import { ask } from './ask';
import { withoutPause } from './pace';
import { type Tally, Tallying } from './tally';

export interface ScrapeOrder {
  /** Where `/metrics` listens. */
  origin: string;
  clients: number;
  seconds: number;
  addresses: Addresses;
}

/** Clients that read `/metrics` again and again. */
export async function scrape({ origin, clients, seconds, addresses }: ScrapeOrder): Promise<Tally> {
  const agent = new Agent({ keepAlive: true });
  const tally = new Tallying();
  await withoutPause({ clients, seconds }, async (client) => {
    tally.count(await ask({ origin, path: '/metrics', from: addressOf(addresses, client), agent }));
  });
  agent.destroy();
  return tally.end();
}
