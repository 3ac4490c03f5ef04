import { createHmac, type Hmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** https://docs.stripe.com/webhooks#verify-manually */
export interface SignatureHeader {
  /** Unix seconds, as written: it is part of what was signed. */
  timestamp: string;
  signatures: readonly Buffer[];
}

/**
 * What may be wrong with a signature. `expired`: older than five minutes. `future`: dated more than five minutes ahead of our
 * clock, which is then probably slow. `mismatch`: not of these bytes, or by none of our secrets.
 */
export const signatureFlaws = ['missing', 'malformed', 'expired', 'future', 'mismatch'] as const;
export type SignatureFlaw = (typeof signatureFlaws)[number];

const TOLERANCE_SECONDS = 300;
const hexSha256 = /^[0-9a-f]{64}$/i;
const unixSeconds = /^\d{1,12}$/;

/**
 * Reads `t=…,v1=…[,v1=…]`.
 * @returns what is wrong where it is missing, malformed, or not of these five minutes. A signature from the future is refused
 * too: a recorded one could be replayed until its time has passed.
 */
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
  const age = nowSeconds - Number(timestamp);
  if (age > TOLERANCE_SECONDS) return 'expired';
  if (age < -TOLERANCE_SECONDS) return 'future';
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

/** The same check for bytes that come one after the other and are not kept. */
export class SignatureStream {
  private readonly hmacs: readonly Hmac[];

  constructor(
    keys: readonly KeyObject[],
    private readonly header: SignatureHeader,
  ) {
    this.hmacs = keys.map((key) => createHmac('sha256', key).update(`${header.timestamp}.`));
  }

  update(bytes: Buffer): void {
    for (const hmac of this.hmacs) hmac.update(bytes);
  }

  /** Call once, at the end. */
  isSigned(): boolean {
    return this.hmacs
      .map((hmac) => hmac.digest())
      .some((expected) => this.header.signatures.some((signature) => timingSafeEqual(signature, expected)));
  }
}
