import { Inject, Injectable } from '@nestjs/common';
import Stripe = require('stripe');
import { ENV, type Env } from '../config/env';
import { isObject, type StripeObject } from '../stripe-shapes/fields';

/** An object as Stripe's API showed it. */
export interface FetchedObject {
  object: StripeObject;
  /** Unix seconds, by Stripe's clock: everything until the end of this second is in it. */
  second: number;
}

/** Where Stripe keeps the objects of each projection. https://docs.stripe.com/api */
const collections: Record<string, string> = {
  stripe_customers: 'customers',
  stripe_subscriptions: 'subscriptions',
  stripe_invoices: 'invoices',
  stripe_payments: 'payment_intents',
  stripe_charges: 'charges',
  stripe_refunds: 'refunds',
  stripe_disputes: 'disputes',
  stripe_prices: 'prices',
  stripe_products: 'products',
  stripe_checkout_sessions: 'checkout/sessions',
};

const TIMEOUT_MS = 10_000;

/** Stripe's API, as far as single objects go. Never called within a transaction. */
@Injectable()
export class StripeObjects {
  private readonly stripe: Stripe | undefined;

  constructor(
    @Inject(ENV) { STRIPE_API_KEY, STRIPE_API_BASE }: Pick<Env, 'STRIPE_API_KEY' | 'STRIPE_API_BASE'>,
  ) {
    if (STRIPE_API_KEY === undefined) return;
    const { protocol, hostname, port } = new URL(STRIPE_API_BASE);
    this.stripe = new Stripe(STRIPE_API_KEY, {
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port && { port }),
      timeout: TIMEOUT_MS,
      telemetry: false,
    });
  }

  /** Without a key there is nobody to ask. */
  get isAvailable(): boolean {
    return this.stripe !== undefined;
  }

  /**
   * The object as it is now, and of which second that is. Stripe dates its answer when it sends it, so the object was read
   * at most one round trip before; one second more, since both are rounded.
   * @throws whatever the SDK throws (https://docs.stripe.com/api/errors)
   */
  async fetch(projection: string, id: string, account: string | null): Promise<FetchedObject> {
    const collection = collections[projection];
    if (!this.stripe || !collection) throw new Error(`there is no way to fetch ${id}`);
    const asked = performance.now();
    const path = `/v1/${collection}/${encodeURIComponent(id)}`;
    const response: unknown = await this.stripe.rawRequest(
      'GET',
      path,
      {},
      account === null ? {} : { stripeAccount: account },
    );
    const roundTrip = (performance.now() - asked) / 1000;
    const sent = Date.parse(dateOf(response)) / 1000;
    if (!isObject(response) || Number.isNaN(sent)) throw new Error('the answer is no dated object');
    return { object: response, second: Math.floor(sent - roundTrip) - 1 };
  }
}

function dateOf(response: unknown): string {
  const { lastResponse } = response as Stripe.Response<object>;
  return lastResponse.headers.date ?? '';
}
