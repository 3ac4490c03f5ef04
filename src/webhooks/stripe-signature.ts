import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** https://docs.stripe.com/webhooks#verify-manually */
export interface SignatureHeader {
  /** Unix seconds, as written: it is part of what was signed. */
  timestamp: string;
  signatures: readonly Buffer[];
}

/** What may be wrong with a signature; `mismatch`: it is not of these bytes, or by none of our secrets. */
export const signatureFlaws = ['missing', 'malformed', 'expired', 'mismatch'] as const;
export type SignatureFlaw = (typeof signatureFlaws)[number];

const TOLERANCE_SECONDS = 300;
const hexSha256 = /^[0-9a-f]{64}$/i;
const unixSeconds = /^\d{1,12}$/;

/** Reads `t=…,v1=…[,v1=…]`. @returns what is wrong where it is missing, malformed, or older than Stripe ever signs one. */
export function readSignatureHeader(
  header: string | string[] | undefined,
  nowSeconds: number,
): SignatureHeader | SignatureFlaw {
  if (header === undefined) return 'missing';
  if (typeof header !== 'string') return 'malformed';
  let timestamp: string | undefined;
  const signatures: Buffer[] = [];
  for (const part of header.split(',')) {
    const [key, value = ''] = part.trim().split('=', 2);
    if (key === 't') timestamp ??= value;
    else if (key === 'v1' && hexSha256.test(value)) signatures.push(Buffer.from(value, 'hex'));
  }
  if (timestamp === undefined || !unixSeconds.test(timestamp) || signatures.length === 0) return 'malformed';
  if (nowSeconds - Number(timestamp) > TOLERANCE_SECONDS) return 'expired';
  return { timestamp, signatures };
}

/**
 * Whether one of the signing secrets signed exactly these bytes. Not the `stripe` package's own check: that one decodes the body
 * first, so that bytes which are no UTF-8 would count as forged although Stripe signed them.
 */
export function isSignedBy(
  keys: readonly KeyObject[],
  body: Buffer,
  { timestamp, signatures }: SignatureHeader,
): boolean {
  return keys.some((key) => {
    const expected = createHmac('sha256', key).update(`${timestamp}.`).update(body).digest();
    return signatures.some((signature) => timingSafeEqual(signature, expected));
  });
}
