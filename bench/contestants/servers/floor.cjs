// (c) The floor: it verifies the signature and writes one row by one prepared statement with a commit of its own.
const pg = require('pg');
const Stripe = require('stripe');
const { serve } = require('./webhook-server.cjs');

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const insert = {
  name: 'insert',
  text: 'insert into events (id, type, body) values ($1, $2, $3) on conflict (id) do nothing',
};

void serve(
  async (body, signature) => {
    const event = Stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET);
    await pool.query({ ...insert, values: [event.id, event.type, body.toString('utf8')] });
  },
  () => pool.end(),
);
