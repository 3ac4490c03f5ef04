import { ask } from './ask';
import { atRate } from './pace';
import { signIn } from './sign-in';

export interface WatchOrder {
  origin: string;
  /** Asked in turn. */
  paths: string[];
  from: string;
  /** Signed in with it where it is given. */
  token?: string;
  /** Otherwise sent with each. */
  headers?: Record<string, string>;
  perSecond: number;
  seconds: number;
}

/** One answer: HTTP status, and milliseconds. */
export type Seen = [status: number, ms: number];

/** What a person, or a probe, sees of the service: asked evenly, so that a stall of it is seen from its beginning. */
export async function watch(order: WatchOrder): Promise<Seen[]> {
  const { origin, paths, from, token, perSecond, seconds } = order;
  const headers = token === undefined ? (order.headers ?? {}) : await signIn({ origin, token, from });
  const seen: Seen[] = [];
  await atRate({ perSecond, seconds }, async (index) => {
    const { status, ms } = await ask({ origin, path: paths[index % paths.length] ?? '/', headers, from });
    seen.push([status, ms]);
  });
  return seen;
}
