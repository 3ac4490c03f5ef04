import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type Person, signIn } from './sign-in';
import { type Tally, Tallying } from './tally';

export interface HoldStreamsOrder extends Person {
  streams: number;
}

/** One person who opens the console's live stream again and again. Those that open stay so as long as this process. */
export async function holdStreams({ streams, ...person }: HoldStreamsOrder): Promise<Tally> {
  const headers = await signIn(person);
  const { hostname, port } = new URL(person.origin);
  const options = { hostname, port, path: '/console/live', localAddress: person.from, agent: false };
  const tally = new Tallying();
  for (let stream = 0; stream < streams; stream += 1) {
    const asking = request({ ...options, headers });
    asking.on('error', () => undefined);
    asking.end();
    tally.count({ status: await statusOf(asking) });
  }
  return tally.end();
}

async function statusOf(asking: ClientRequest): Promise<number> {
  try {
    const [answer] = (await once(asking, 'response', { signal: AbortSignal.timeout(5_000) })) as [
      IncomingMessage,
    ];
    answer.on('error', () => undefined).resume();
    return answer.statusCode ?? 0;
  } catch {
    return 0;
  }
}
