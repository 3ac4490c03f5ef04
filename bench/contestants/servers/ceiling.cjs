// (d) The ceiling: it verifies the signature, and does nothing.
const Stripe = require('stripe');
const { serve } = require('./webhook-server.cjs');

void serve(async (body, signature) =>
  Stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET),
);
