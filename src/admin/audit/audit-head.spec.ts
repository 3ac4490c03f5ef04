import { isSignedBy, readHead, writeHead } from './audit-head';

const HASH = 'ab'.repeat(32);
const KEY = 'a-key-that-only-the-service-and-the-auditor-have';

describe('The head of the audit chain', () => {
  it('is read as it was written, and only the key that signed it fits', () => {
    const head = readHead(writeHead('42', HASH, KEY));
    expect(head).toMatchObject({ position: '42', hash: HASH });
    expect(head && isSignedBy(head, KEY)).toBe(true);
    expect(head && isSignedBy(head, `${KEY}!`)).toBe(false);
  });

  it.each([
    ['another position', (head: string) => head.replace('42.', '41.')],
    ['another hash', (head: string) => head.replace('.ab', '.ac')],
    ['no signature', (head: string) => head.slice(0, -65)],
  ])('does not pass with %s', (_, forge) => {
    const head = readHead(forge(writeHead('42', HASH, KEY)));
    expect(head && isSignedBy(head, KEY)).toBe(false);
  });

  it.each(['', '42', `42.${HASH}.00`, `-1.${HASH}`, `42.${HASH.toUpperCase()}`])('is not "%s"', (text) => {
    expect(readHead(text)).toBeUndefined();
  });

  it('is written without a signature where there is no key', () => {
    expect(readHead(writeHead('42', HASH, undefined))).toEqual({
      position: '42',
      hash: HASH,
      signature: undefined,
    });
  });
});
