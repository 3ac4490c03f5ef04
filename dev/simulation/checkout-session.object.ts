import type Stripe from 'stripe';
import { DAY } from './calendar';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { type CommonOptions, DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';

export interface CheckoutSessionOptions extends CommonOptions {
  id?: string;
  /** Null for a guest. */
  customer?: string | null;
  subscription?: string | null;
  paymentIntent?: string | null;
  /** Whatever the product gave it, or a payment link's address. */
  clientReferenceId?: string | null;
  /** Minor units. */
  amount?: number;
  currency?: string;
  mode?: 'payment' | 'setup' | 'subscription';
  /** `plink_…` where a payment link opened it: then the buyer may have written the reference. */
  paymentLink?: string | null;
  status?: 'open' | 'complete' | 'expired';
  paymentStatus?: 'paid' | 'unpaid' | 'no_payment_required';
}

export type OldCheckoutSession = ReturnType<typeof oldSession>;

type Resolved = Required<CheckoutSessionOptions>;

/** A session that somebody went through with and paid. Its id follows from its customer and the second it began in. */
export function checkoutSession(options: CheckoutSessionOptions & { shape: 'old' }): OldCheckoutSession;
export function checkoutSession(
  options?: CheckoutSessionOptions & { shape?: 'current' },
): Stripe.Checkout.Session;
export function checkoutSession(
  options: CheckoutSessionOptions & { shape: StripeShape },
): Stripe.Checkout.Session | OldCheckoutSession;
export function checkoutSession({
  shape,
  ...options
}: CheckoutSessionOptions & { shape?: StripeShape } = {}) {
  const customer = options.customer === undefined ? DEFAULT_CUSTOMER : options.customer;
  const created = options.created ?? DEFAULT_CREATED;
  const defaults: Resolved = {
    id: stripeId('cs', customer ?? 'guest', created),
    customer,
    subscription: customer === null ? null : stripeId('sub', customer),
    paymentIntent: null,
    clientReferenceId: null,
    amount: 2900,
    currency: 'usd',
    mode: 'subscription',
    paymentLink: null,
    status: 'complete',
    paymentStatus: 'paid',
    created,
    livemode: false,
    metadata: {},
  };
  const resolved = withDefaults(defaults, options);
  return shape === 'old' ? oldSession(resolved) : currentSession(resolved);
}

function currentSession(options: Resolved): Stripe.Checkout.Session {
  const { shipping: _shipping, ...others } = oldSession(options);
  return {
    ...others,
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allowed_payment_method_types: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    discounts: [],
    expires_at: options.created + DAY,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    managed_payments: null,
    origin_context: null,
    payment_link: options.paymentLink,
    payment_method_collection: 'always',
    payment_method_configuration_details: null,
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    shipping_cost: null,
    shipping_options: [],
    status: options.status,
    ui_mode: null,
    url: null,
    wallet_options: null,
  };
}

function oldSession(options: Resolved) {
  return {
    id: options.id,
    object: 'checkout.session' as const,
    allow_promotion_codes: null,
    amount_subtotal: options.amount,
    amount_total: options.amount,
    billing_address_collection: null,
    cancel_url: 'https://app.example.test/plans',
    client_reference_id: options.clientReferenceId,
    created: options.created,
    currency: options.currency,
    customer: options.customer,
    customer_email: null,
    livemode: options.livemode,
    locale: null,
    metadata: options.metadata,
    mode: options.mode,
    payment_intent: options.paymentIntent,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: options.paymentStatus,
    setup_intent: null,
    shipping: null,
    shipping_address_collection: null,
    submit_type: null,
    subscription: options.subscription,
    success_url: 'https://app.example.test/thanks',
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  };
}
