import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './ask';
import { withoutPause } from './pace';
import { type Person, signIn } from './sign-in';
import { type Tally, Tallying } from './tally';

export interface SearchTenantsOrder extends Person {
  /** Searches under way at a time. */
  atOnce: number;
  seconds: number;
}

/** After a refusal; without it, a client that is answered at once would measure itself. */
const PAUSE_MS = 20;

/** One person who searches tenants, in many windows at once, half of them for what is not there. */
export async function searchTenants({ atOnce, seconds, ...person }: SearchTenantsOrder): Promise<Tally> {
  const { origin, from } = person;
  const headers = await signIn(person);
  const agent = new Agent({ keepAlive: true });
  const tally = new Tallying();
  await withoutPause({ clients: atOnce, seconds }, async (client) => {
    const search = client % 2 === 0 ? `enant ${client}` : `nobody ${client} has this name`;
    const path = `/console/tenants?${new URLSearchParams({ search }).toString()}`;
    const answer = await ask({ origin, path, from, agent, headers });
    tally.count(answer);
    if (answer.status !== 200) await sleep(PAUSE_MS);
  });
  agent.destroy();
  return tally.end();
}
