import { z } from 'zod';

/** How Stripe's API is reached; variables of the service and of the commands that ask Stripe. */
export const stripeApiSettings = {
  STRIPE_API_KEY: z
    .string()
    .regex(/^(sk|rk)_\S+$/, 'must be a secret or restricted key of Stripe, "sk_…" or "rk_…"')
    .optional(),
  STRIPE_API_BASE: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:12111' })
    .default('https://api.stripe.com'),
};
