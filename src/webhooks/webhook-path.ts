/** Where Stripe delivers. */
export const WEBHOOK_PATH = '/api/webhooks/stripe';
