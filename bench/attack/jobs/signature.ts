import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header. https://docs.stripe.com/webhooks#verify-manually */
export function signatureOf(body: string, secret: string, timestamp = nowSeconds()): string {
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** Well-formed, of now, and wrong for every body. */
export function wrongSignature(): string {
  return `t=${nowSeconds()},v1=${'0'.repeat(64)}`;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
