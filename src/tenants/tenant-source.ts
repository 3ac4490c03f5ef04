/**
 * What a customer's tenant rests on, strongest first: a person's link, the customer's metadata, a subscription's, what a
 * checkout session was told (which whoever opens a payment link may change).
 */
export type TenantSource = 'admin' | 'customer' | 'subscription' | 'checkout';
