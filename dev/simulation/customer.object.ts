import type Stripe from 'stripe';
import { stripeId } from './identifiers';
import { type CommonOptions, DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';

export interface CustomerOptions extends CommonOptions {
  id?: string;
  email?: string | null;
  name?: string | null;
  /** Null until the customer is billed for the first time. */
  currency?: string | null;
  /** Minor units; negative is credit. */
  balance?: number;
  delinquent?: boolean;
  defaultPaymentMethod?: string | null;
}

export type OldCustomer = ReturnType<typeof oldCustomer>;

/** The customer that objects belong to when nobody names one. */
export const DEFAULT_CUSTOMER = stripeId('cus', 'default');

/** A Stripe customer. Fields without an option of their own can be replaced by spreading the result. */
export function customer(options: CustomerOptions & { shape: 'old' }): OldCustomer;
export function customer(options?: CustomerOptions & { shape?: 'current' }): Stripe.Customer;
export function customer(options: CustomerOptions & { shape: StripeShape }): Stripe.Customer | OldCustomer;
export function customer({ shape, ...options }: CustomerOptions & { shape?: StripeShape } = {}) {
  const defaults: Required<CustomerOptions> = {
    id: DEFAULT_CUSTOMER,
    created: DEFAULT_CREATED,
    livemode: false,
    metadata: {},
    email: 'ada@example.test',
    name: 'Ada Example',
    currency: null,
    balance: 0,
    delinquent: false,
    defaultPaymentMethod: null,
  };
  const resolved = withDefaults(defaults, options);
  return shape === 'old' ? oldCustomer(resolved) : currentCustomer(resolved);
}

function currentCustomer(options: Required<CustomerOptions>): Stripe.Customer {
  return {
    id: options.id,
    object: 'customer',
    address: { city: 'Lisboa', country: 'PT', line1: null, line2: null, postal_code: null, state: null },
    balance: options.balance,
    created: options.created,
    currency: options.currency,
    customer_account: null,
    default_source: null,
    delinquent: options.delinquent,
    description: null,
    discount: null,
    email: options.email,
    invoice_prefix: invoicePrefix(options.id),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: options.defaultPaymentMethod,
      footer: null,
      rendering_options: null,
    },
    livemode: options.livemode,
    metadata: options.metadata,
    name: options.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: ['en-GB'],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

function oldCustomer(options: Required<CustomerOptions>) {
  return {
    id: options.id,
    object: 'customer' as const,
    address: null,
    balance: options.balance,
    created: options.created,
    currency: options.currency,
    default_source: null,
    delinquent: options.delinquent,
    description: null,
    discount: null,
    email: options.email,
    invoice_prefix: invoicePrefix(options.id),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: options.defaultPaymentMethod,
      footer: null,
    },
    livemode: options.livemode,
    metadata: options.metadata,
    name: options.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: ['en-GB'],
    shipping: null,
    tax_exempt: 'none' as const,
  };
}

/** The eight characters that a customer's invoice numbers begin with. */
export function invoicePrefix(customerId: string): string {
  return stripeId('prefix', customerId).slice(-8).toUpperCase();
}
