import { createHmac, timingSafeEqual } from 'node:crypto';

/** The end of the chain at some moment. Kept outside of the database, it shows later whether the chain was cut or rewritten. */
export interface SignedHead {
  position: string;
  /** Hexadecimal. */
  hash: string;
  /** Hexadecimal; undefined where no AUDIT_SIGNING_KEY was set. */
  signature: string | undefined;
}

const HEAD = /^(\d{1,19})\.([0-9a-f]{64})(?:\.([0-9a-f]{64}))?$/;

/** As it is logged: `<position>.<hash>.<signature>`. */
export function writeHead(position: string, hash: string, key: string | undefined): string {
  const head = `${position}.${hash}`;
  return key === undefined ? head : `${head}.${signatureOf(head, key)}`;
}

/** @returns undefined for what is no head. */
export function readHead(text: string): SignedHead | undefined {
  const [, position, hash, signature] = HEAD.exec(text.trim()) ?? [];
  return position !== undefined && hash !== undefined ? { position, hash, signature } : undefined;
}

/** Whether who signed it had the key. */
export function isSignedBy({ position, hash, signature }: SignedHead, key: string): boolean {
  if (signature === undefined) return false;
  const expected = Buffer.from(signatureOf(`${position}.${hash}`, key), 'hex');
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

function signatureOf(head: string, key: string): string {
  return createHmac('sha256', key).update(`hookledger audit head ${head}`).digest('hex');
}
