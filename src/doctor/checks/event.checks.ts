import { rowCheck } from './row-check';

/** Events of which something should have become by now. */
export const eventChecks = [
  rowCheck({
    name: 'stuck_events',
    problem: 'Events have been due for more than five minutes and nobody processes them.',
    fix: 'See whether a replica runs and is not paused (hookledger_processing_paused); docs/runbooks.md, "HookledgerFallsBehind".',
    sql: `select stripe_event_id as id from stripe_event_log where next_attempt_at < now() - interval '5 minutes'`,
  }),
  rowCheck({
    name: 'dead_events',
    problem: 'Events are dead: they have no effect, and nothing tries them any more.',
    fix: 'Read "reason" and "last_error", mend the cause, then POST /admin/stripe-events/:id/replay.',
    sql: `select stripe_event_id as id from stripe_event_log where status = 'dead'`,
  }),
  rowCheck({
    name: 'waiting_events',
    problem: 'Events have waited for a tenant or a plan for more than a day.',
    fix: 'Link the customer, map the price, set the variable, or resend an event of the charge, that "waiting_for" names; they go on by themselves.',
    sql: `select stripe_event_id as id from stripe_event_log
          where waiting_for is not null and created_at < now() - interval '1 day'`,
  }),
  rowCheck({
    name: 'buyers_words_open',
    problem: 'Checkout sessions have waited for more than a day for a person: their buyers named a tenant.',
    fix: 'Open the page of the session’s event and link or refuse, or POST /admin/checkout-sessions/:id/proposal; docs/runbooks.md, "HookledgerTenantNamedByBuyer".',
    sql: `select p.session_id as id from checkout_proposals p join tenants t on t.id = p.tenant_id
          where p.state = 'asked' and p.asked_at < now() - interval '1 day'`,
  }),
  rowCheck({
    name: 'objects_in_doubt',
    problem: 'Of some objects the events do not tell the state, and it has not been fetched for a day.',
    fix: 'Set STRIPE_API_KEY, or read "last_error" in stripe_unresolved_objects, or compare with the dashboard.',
    sql: `select object_id as id from stripe_unresolved_objects where noted_at < now() - interval '1 day'`,
  }),
];
