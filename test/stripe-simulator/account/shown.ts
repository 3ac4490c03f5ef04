import type Stripe from 'stripe';
import type { Facts, Kind } from './facts';

/** What the API answers for each kind of object, by the types of the SDK: an upgrade that changes one breaks the build. */
export interface Shown extends Record<Kind, object> {
  customer: Stripe.Customer;
  product: Stripe.Product;
  price: Stripe.Price;
  payment_method: Stripe.PaymentMethod;
  subscription: Stripe.Subscription;
  invoice: Stripe.Invoice;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  test_clock: Stripe.TestHelpers.TestClock;
  checkout_session: Stripe.Checkout.Session;
}

/** How others look up what an object mentions. */
export type Lookup = <K extends Kind>(kind: K, id: string) => Facts[K];

/** How an object is shown at the newest API version, and at the old one. */
export interface View<K extends Kind> {
  current(facts: Facts[K], lookup: Lookup): Shown[K];
  /** Absent where only `current` is ever sent. */
  old?(facts: Facts[K], lookup: Lookup): object;
}
