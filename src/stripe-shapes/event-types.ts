import type Stripe from 'stripe';

export type StripeEventType = Stripe.Event['type'];

/** The Stripe event of one type, as the newest API version describes it; older ones look different inside. */
export type StripeEventOf<T extends StripeEventType> = Extract<Stripe.Event, { type: T }>;

/** The Stripe events, of whatever type, whose `data.object` is of one kind: `'subscription'`, `'invoice'`, … */
export type StripeEventAbout<K extends string> = Extract<Stripe.Event, { data: { object: { object: K } } }>;
