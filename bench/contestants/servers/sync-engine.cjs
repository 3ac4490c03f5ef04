// (b) @supabase/stripe-sync-engine as its README shows it. Its effects are on disk when it acknowledges.
const { StripeSync } = require('@supabase/stripe-sync-engine');
const { serve } = require('./webhook-server.cjs');

const sync = new StripeSync({
  poolConfig: { connectionString: process.env.DATABASE_URL, max: 10 },
  stripeSecretKey: 'sk_test_never_called',
  stripeWebhookSecret: process.env.STRIPE_WEBHOOK_SECRET,
  autoExpandLists: false,
  backfillRelatedEntities: false,
});

void serve(
  (body, signature) => sync.processWebhook(body, signature),
  () => sync.close(),
);
