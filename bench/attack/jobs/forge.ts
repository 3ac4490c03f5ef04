import { Agent } from 'node:http';
import { buildEvent, payloadOf } from '../../../dev/simulation/event.object';
import { customer } from '../../../dev/simulation/customer.object';
import { type Addresses, addressOf } from './addresses';
import { ask } from './ask';
import { atRate } from './pace';
import { nowSeconds, signatureOf, wrongSignature } from './signature';
import { type Tally, Tallying } from './tally';

export interface ForgeOrder {
  /** Where the webhook listens. */
  origin: string;
  perSecond: number;
  seconds: number;
  addresses: Addresses;
}

const SECRET_THAT_IS_NONE = 'whsec_guessed';

/** Forged deliveries: a wrong signature that is well-formed, one by another secret, one of yesterday, none. */
export async function forge({ origin, perSecond, seconds, addresses }: ForgeOrder): Promise<Tally> {
  const body = payloadOf(
    buildEvent({ type: 'customer.created', object: customer({ id: 'cus_forged' }), created: 1 }),
  );
  const headers: (() => Record<string, string>)[] = [
    () => ({ 'stripe-signature': wrongSignature() }),
    () => ({ 'stripe-signature': signatureOf(body, SECRET_THAT_IS_NONE) }),
    () => ({ 'stripe-signature': signatureOf(body, SECRET_THAT_IS_NONE, nowSeconds() - 86_400) }),
    () => ({}),
  ];
  const agent = new Agent({ keepAlive: true });
  const tally = new Tallying();
  await atRate({ perSecond, seconds, atOnce: 400 }, async (index) => {
    tally.count(
      await ask({
        origin,
        path: '/api/webhooks/stripe',
        method: 'POST',
        from: addressOf(addresses, index),
        agent,
        headers: headers[index % headers.length]?.() ?? {},
        body,
        timeoutMs: 10_000,
      }),
    );
  });
  agent.destroy();
  return tally.end();
}
