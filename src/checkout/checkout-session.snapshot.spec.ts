import * as fc from 'fast-check';
import { checkoutSession } from '../../dev/simulation/checkout-session.object';
import { readCheckoutSession } from './checkout-session.snapshot';

const TENANT = '0b9f6a52-7c1e-4d2f-8a35-94d1c0e7ab11';

describe('readCheckoutSession', () => {
  it.each(['current', 'old'] as const)('reads the %s shape', (shape) => {
    const ids = { id: 'cs_1', customer: 'cus_1', subscription: 'sub_1' };
    const sent = checkoutSession({ ...ids, created: 9, clientReferenceId: TENANT.toUpperCase(), shape });
    expect(JSON.stringify(readCheckoutSession({ ...sent }))).toBe(
      JSON.stringify({
        id: 'cs_1',
        customerId: 'cus_1',
        subscriptionId: 'sub_1',
        paymentIntentId: null,
        mode: 'subscription',
        status: shape === 'old' ? null : 'complete',
        created: 9,
        paymentLinkId: null,
        clientReferenceId: TENANT.toUpperCase(),
        metadataTenant: null,
      }),
    );
  });

  it.each([
    [
      'a guest’s payment',
      { customer: null, payment_intent: 'pi_1' },
      { customerId: null, paymentIntentId: 'pi_1' },
    ],
    ['a cart’s reference', { client_reference_id: 'cart-7' }, { clientReferenceId: 'cart-7' }],
    ['no reference', { client_reference_id: null }, { clientReferenceId: null }],
    ['a payment link', { payment_link: 'plink_1' }, { paymentLinkId: 'plink_1' }],
    ['an expanded payment link', { payment_link: { id: 'plink_1' } }, { paymentLinkId: 'plink_1' }],
    ['the server’s word', { metadata: { tenant_id: ` ${TENANT} ` } }, { metadataTenant: TENANT }],
    ['no creation, before 2022', {}, { created: null }],
    ['strange values', { client_reference_id: 7, mode: {} }, { clientReferenceId: null, mode: null }],
  ])('reads %s', (_, sent, expected) => {
    expect(readCheckoutSession({ id: 'cs_1', ...sent })).toMatchObject(expected);
  });

  it('is null without a usable id', () => {
    expect(readCheckoutSession({ customer: 'cus_1' })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom('customer', 'subscription', 'client_reference_id', 'mode', 'created');
    const keys = Object.keys(readCheckoutSession({ id: 'cs_1' }) ?? {});
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (sent) => {
        expect(Object.keys(readCheckoutSession({ ...sent, id: 'cs_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
