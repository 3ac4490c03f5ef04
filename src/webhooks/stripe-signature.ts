import { createHmac, timingSafeEqual } from 'node:crypto';

/** https://docs.stripe.com/webhooks#verify-manually */
export interface SignatureHeader {
  /** Unix seconds, as written: it is part of what was signed. */
  timestamp: string;
  signatures: readonly Buffer[];
}

const TOLERANCE_SECONDS = 300;
const hexSha256 = /^[0-9a-f]{64}$/i;

/** Reads `t=…,v1=…[,v1=…]`; undefined when it is missing, malformed, or older than Stripe ever signs a delivery. */
export function readSignatureHeader(
  header: string | string[] | undefined,
  nowSeconds: number,
): SignatureHeader | undefined {
  if (typeof header !== 'string') return undefined;
  const parts = header.split(',').map((part) => part.trim().split('=', 2));
  const timestamp = parts.find(([key]) => key === 't')?.[1];
  const signatures = parts
    .filter(([key, value]) => key === 'v1' && value !== undefined && hexSha256.test(value))
    .map(([, value = '']) => Buffer.from(value, 'hex'));
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0) return undefined;
  if (nowSeconds - Number(timestamp) > TOLERANCE_SECONDS) return undefined;
  return { timestamp, signatures };
}

/**
 * Whether one of the secrets signed exactly these bytes. Not the `stripe` package's own check: that one decodes the body
 * first, so that bytes which are no UTF-8 would count as forged although Stripe signed them.
 */
export function isSignedBy(
  secrets: readonly string[],
  body: Buffer,
  { timestamp, signatures }: SignatureHeader,
): boolean {
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
    return signatures.some((signature) => timingSafeEqual(signature, expected));
  });
}
