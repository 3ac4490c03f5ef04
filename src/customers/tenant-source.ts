/** What a customer's tenant rests on, strongest first: a person's link, the customer's metadata, a subscription's. */
export type TenantSource = 'admin' | 'customer' | 'subscription';
