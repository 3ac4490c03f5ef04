import { wordsOf } from './session-words';

const ONE = '0b9f6a52-7c1e-4d2f-8a35-94d1c0e7ab11';
const TWO = '1b9f6a52-7c1e-4d2f-8a35-94d1c0e7ab12';

const session = {
  clientReferenceId: null as string | null,
  metadataTenant: null as string | null,
  paymentLinkId: null as string | null,
  status: 'complete' as string | null,
};

const reference = { ...session, clientReferenceId: ONE };
const byLink = { ...reference, paymentLinkId: 'plink_1' };
const metadata = { ...session, metadataTenant: ONE };
const linkWithMetadata = { ...metadata, paymentLinkId: 'plink_1' };

describe('Whose word a checkout session’s is', () => {
  it.each([
    ['never', 'a reference', reference, null, null],
    ['never', 'metadata', metadata, null, null],
    ['unclaimed', 'a reference', reference, null, ONE],
    ['unclaimed', 'the reference of a payment link', byLink, null, ONE],
    ['unclaimed', 'metadata', metadata, ONE, null],
    ['unclaimed', 'metadata of a payment link, which only the server writes', linkWithMetadata, ONE, null],
    ['server', 'a reference', reference, ONE, null],
    ['server', 'the reference of a payment link', byLink, null, null],
    ['server', 'metadata', metadata, ONE, null],
    ['server', 'metadata of a payment link', linkWithMetadata, null, null],
    ['always', 'a reference', reference, ONE, null],
    ['always', 'the reference of a payment link', byLink, ONE, null],
    ['always', 'metadata', metadata, ONE, null],
  ] as const)('under "%s" of %s', (setting, _, told, named, proposed) => {
    expect(wordsOf(told, setting)).toMatchObject({ named, proposed });
  });

  it.each([
    ['another tenant', TWO, { named: ONE, proposed: TWO }],
    ['the same tenant in other letters', ` ${ONE.toUpperCase()}\n`, { named: ONE, proposed: null }],
    ['a cart', 'cart-7', { named: ONE, proposed: null }],
  ])('beside metadata a reference to %s', (_, clientReferenceId, words) => {
    expect(wordsOf({ ...metadata, clientReferenceId }, 'unclaimed')).toMatchObject(words);
  });

  it('is the buyer’s, and flagged, where metadata names no id', () => {
    const told = { ...reference, metadataTenant: 'acme' };
    expect(wordsOf(told, 'unclaimed')).toEqual({ named: null, proposed: ONE, metadata: 'acme' });
  });

  it.each(['open', 'expired'])('is no word in the reference of a session that is %s', (status) => {
    for (const setting of ['unclaimed', 'server', 'always'] as const)
      expect(wordsOf({ ...reference, status }, setting)).toMatchObject({ named: null, proposed: null });
  });

  it.each(['', 'x'.repeat(200), `${ONE}; drop table tenants`, `{${ONE}}`, '\0'])(
    'is none where the reference is %j',
    (clientReferenceId) => {
      expect(wordsOf({ ...session, clientReferenceId }, 'unclaimed').proposed).toBeNull();
    },
  );
});
