import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Addresses, addressOf } from './addresses';
import { withoutPause } from './pace';
import { wrongSignature } from './signature';
import { type Tally, Tallying } from './tally';

export interface UploadOrder {
  /** Where the webhook listens. */
  origin: string;
  /** At a time. */
  connections: number;
  /** Of the body; all but the last one are sent. */
  bytes: number;
  seconds: number;
  addresses: Addresses;
}

/** Without an answer that reached the client. */
export const CUT_OFF = 'cut off';
export const AT_ONCE = ' at once';
/** The service's own limit is ten seconds. */
const LONGEST_MS = 20_000;
/** Before a connection that was cut off comes again. */
const PAUSE_MS = 250;

/** What ends sooner holds nothing. */
const AT_ONCE_MS = 1_000;

/** Bodies with a well-formed wrong signature that never end. Those that the service ends within a second count apart. */
export async function uploadUnfinished(order: UploadOrder): Promise<Tally> {
  const { connections, seconds, addresses, bytes } = order;
  const body = Buffer.alloc(bytes - 1, 0x20);
  const tally = new Tallying();
  await withoutPause({ clients: connections, seconds }, async (client) => {
    tally.count({ status: await hold(order, body, addressOf(addresses, client)) });
    await sleep(PAUSE_MS);
  });
  return tally.end();
}

/** Until it is cut off. @returns the status of the answer and, in words, when it came */
async function hold({ origin, bytes, seconds }: UploadOrder, body: Buffer, from: string): Promise<string> {
  const began = performance.now();
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from });
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  socket.once('end', () => socket.destroy());
  const patience = setTimeout(() => socket.destroy(), Math.min(LONGEST_MS, (seconds + 5) * 1_000));
  socket.write(
    `POST /api/webhooks/stripe HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
      `Stripe-Signature: ${wrongSignature()}\r\nContent-Length: ${bytes}\r\n\r\n`,
  );
  socket.write(body);
  await once(socket, 'close').catch(() => undefined);
  clearTimeout(patience);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? CUT_OFF;
  return performance.now() - began < AT_ONCE_MS ? `${status}${AT_ONCE}` : status;
}
