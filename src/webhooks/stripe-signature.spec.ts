import { createHmac, createSecretKey } from 'node:crypto';
import * as fc from 'fast-check';
import Stripe = require('stripe');
import { isSignedBy, readSignatureHeader, SignatureStream } from './stripe-signature';

const SECRETS = ['whsec_first', 'whsec_second'];
const KEYS = SECRETS.map((secret) => createSecretKey(secret, 'utf8'));
const NOW = 1_790_000_000;

function ours(body: Buffer, header: string): boolean {
  const read = readSignatureHeader(header, NOW);
  return typeof read === 'object' && isSignedBy(KEYS, body, read);
}

/** The SDK checks one secret. Several mean: by any of them. */
function theirs(body: Buffer, header: string): boolean {
  return SECRETS.some((secret) => {
    try {
      return (
        Stripe.webhooks.signature?.verifyHeader(body, header, secret, 300, undefined, NOW * 1_000) ?? false
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
      throw error;
    }
  });
}

function signatureOf(body: Buffer, time: number | string, secret = 'whsec_first'): string {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
}

const secret = fc.constantFrom(...SECRETS, 'whsec_of_somebody_else');
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
/** Up to five minutes ahead: what is beyond is a known difference. */
const time = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: NOW - 330, max: NOW + 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: NOW }) },
);
/** UTF-8, and not with a byte order mark at its start. */
const body = fc
  .string({ unit: 'grapheme', maxLength: 200 })
  .map((text) => Buffer.from(text.replace(/^\uFEFF+/, ''), 'utf8'));

describe('The check of a signature gives the same verdict as Stripe’s SDK', () => {
  it('for each UTF-8 body and well-formed header', () => {
    const header = fc.record({
      body,
      signed: fc.array(fc.oneof(secret, hex), { minLength: 1, maxLength: 4 }),
      time,
      others: fc.array(fc.constantFrom('v0', 'v2', 'scheme'), { maxLength: 2 }),
      isChanged: fc.boolean(),
      shift: fc.constantFrom(0, 0, 0, 1),
    });
    let accepted = 0;
    fc.assert(
      fc.property(header, ({ body: signedBody, signed, time: at, others, isChanged, shift }) => {
        const parts = signed.map((by) =>
          by.startsWith('whsec_') ? `v1=${signatureOf(signedBody, at + shift, by)}` : `v1=${by}`,
        );
        const others0 = others.map((scheme) => `${scheme}=${signatureOf(signedBody, at)}`);
        const text = [`t=${at}`, ...others0, ...parts].join(',');
        const sent = isChanged ? Buffer.concat([signedBody, Buffer.from(' ')]) : signedBody;
        const verdict = ours(sent, text);
        if (verdict) accepted += 1;
        expect(verdict).toBe(theirs(sent, text));
      }),
      { numRuns: 1_000, seed: 20 },
    );
    // Else the property would hold for a check that refuses everything.
    expect(accepted).toBeGreaterThan(100);
  });

  it('for each age', () => {
    const signedBody = Buffer.from('{}');
    for (let age = -300; age <= 310; age += 1) {
      const text = `t=${NOW - age},v1=${signatureOf(signedBody, NOW - age)}`;
      expect([age, ours(signedBody, text)]).toEqual([age, age <= 300]);
      expect([age, theirs(signedBody, text)]).toEqual([age, age <= 300]);
    }
  });
});

/** docs/http.md lists them for readers. */
describe('Known difference to Stripe’s SDK', () => {
  const json = Buffer.from('{"id":"evt_1"}');
  const notUtf8 = Buffer.from([0x7b, 0xff, 0x7d]);
  const withMark = Buffer.from('\uFEFF{}');
  const good = signatureOf(json, NOW);

  it.each([
    {
      name: 'a time more than 300 seconds ahead is refused: a recorded signature would stay valid',
      body: json,
      header: `t=${NOW + 301},v1=${signatureOf(json, NOW + 301)}`,
      verdicts: { ours: false, theirs: true },
    },
    {
      name: 'bytes that are not UTF-8 are what was signed; the SDK decodes them first',
      body: notUtf8,
      header: `t=${NOW},v1=${signatureOf(notUtf8, NOW)}`,
      verdicts: { ours: true, theirs: false },
    },
    {
      name: 'a byte order mark is part of what was signed; the SDK drops it',
      body: withMark,
      header: `t=${NOW},v1=${signatureOf(withMark, NOW)}`,
      verdicts: { ours: true, theirs: false },
    },
    {
      name: 'a signature may be in upper case',
      body: json,
      header: `t=${NOW},v1=${good.toUpperCase()}`,
      verdicts: { ours: true, theirs: false },
    },
    {
      name: 'blanks around the parts do not matter',
      body: json,
      header: `t=${NOW}, v1=${good}`,
      verdicts: { ours: true, theirs: false },
    },
    {
      name: 'the first of several times counts',
      body: json,
      header: `t=${NOW},t=${NOW - 1},v1=${good}`,
      verdicts: { ours: true, theirs: false },
    },
    {
      name: 'the last of several times counts for the SDK',
      body: json,
      header: `t=${NOW - 1},t=${NOW},v1=${good}`,
      verdicts: { ours: false, theirs: true },
    },
    {
      name: 'a time is the digits that were signed; the SDK reads a number',
      body: json,
      header: `t=00${NOW},v1=${signatureOf(json, `00${NOW}`)}`,
      verdicts: { ours: true, theirs: false },
    },
    {
      name: 'a time is digits alone',
      body: json,
      header: `t=${NOW}s,v1=${good}`,
      verdicts: { ours: false, theirs: true },
    },
  ])('$name', ({ body: sent, header, verdicts }) => {
    expect({ ours: ours(sent, header), theirs: theirs(sent, header) }).toEqual(verdicts);
  });
});

describe('A signature checked over bytes that come one after the other', () => {
  it('gives the same verdict as over all of them', () => {
    fc.assert(
      fc.property(body, secret, fc.array(fc.nat({ max: 250 }), { maxLength: 3 }), (sent, by, cuts) => {
        const header = readSignatureHeader(`t=${NOW},v1=${signatureOf(sent, NOW, by)}`, NOW);
        if (typeof header === 'string') throw new Error(header);
        const stream = new SignatureStream(KEYS, header);
        let from = 0;
        for (const cut of [...cuts.toSorted((a, b) => a - b), sent.length]) {
          const to = Math.max(from, Math.min(cut, sent.length));
          stream.update(sent.subarray(from, to));
          from = to;
        }
        expect(stream.isSigned()).toBe(isSignedBy(KEYS, sent, header));
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('What is wrong with a header', () => {
  it.each([
    [undefined, 'missing'],
    [['t=1', 'v1=2'], 'malformed'],
    ['', 'malformed'],
    [`t=${NOW}`, 'malformed'],
    [`t=${NOW - 301},v1=${'0'.repeat(64)}`, 'expired'],
    [`t=${NOW + 301},v1=${'0'.repeat(64)}`, 'future'],
  ])('%s: %s', (header, flaw) => {
    expect(readSignatureHeader(header as string, NOW)).toBe(flaw);
  });
});
