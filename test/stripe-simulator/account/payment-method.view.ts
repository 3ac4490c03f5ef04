import { stripeId } from '../../../dev/simulation/identifiers';
import { behaviourOf } from '../billing/test-cards';
import type { View } from './shown';

export const paymentMethodView: View<'payment_method'> = {
  current: (facts) => ({
    id: facts.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: 'visa',
      exp_month: 12,
      exp_year: 2034,
      fingerprint: stripeId('fp', facts.card).slice(-16),
      funding: 'credit',
      generated_from: null,
      last4: behaviourOf(facts.card).last4,
      networks: { available: ['visa'], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: facts.created,
    customer: facts.customer,
    customer_account: null,
    livemode: false,
    metadata: facts.metadata,
    type: 'card',
  }),
};
