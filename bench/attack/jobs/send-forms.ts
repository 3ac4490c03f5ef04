import { type Addresses, addressOf } from './addresses';
import { ask } from './ask';
import { atRate } from './pace';
import { type Tally, Tallying } from './tally';

export interface SendFormsOrder {
  /** Where the sign-in form listens. */
  origin: string;
  /** Distinct fields of each form. */
  fields: number;
  /** Of each form, where its fields are to fill it. */
  bytes?: number;
  perSecond: number;
  seconds: number;
  addresses: Addresses;
  timeoutMs?: number;
}

/** Sign-in forms with many fields, which need no token. 16,000 fields are 117 KB. */
export async function sendForms(order: SendFormsOrder): Promise<Tally> {
  const { origin, fields, bytes = Infinity, perSecond, seconds, addresses, timeoutMs } = order;
  const names = Array.from({ length: fields }, (_, index) => `f${index}=&`);
  const body = names.join('').slice(0, bytes);
  const tally = new Tallying();
  await atRate({ perSecond, seconds, atOnce: 20 }, async (index) => {
    tally.count(
      await ask({
        origin,
        path: '/console/sign-in',
        method: 'POST',
        from: addressOf(addresses, index),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        timeoutMs,
      }),
    );
  });
  return tally.end();
}
