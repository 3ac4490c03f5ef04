import type { TableReasons } from '../../src/database/reasons';

/** What a process counted in a span of time. Sums over all processes are made by whoever reads it. */
const traffic = {
  worker: 'The process that counted: each writes its own row, so that none waits for another.',
  deliveries_new: 'Deliveries that were stored.',
  deliveries_duplicate: 'Deliveries of events that were known.',
  deliveries_unavailable: 'Deliveries that got a 503, and come again.',
  deliveries_refused:
    'Deliveries that got another answer than 200 or 503: forged, unreadable, too large, too many.',
  outcomes_processed: 'Attempts whose effects were stored.',
  outcomes_ignored: 'Attempts at what is not for this deployment.',
  outcomes_superseded: 'Attempts that found something newer.',
  outcomes_waiting: 'Attempts that found something missing.',
  outcomes_retrying: 'Attempts that failed and will be repeated.',
  outcomes_dead: 'Attempts that were the last.',
  outcomes_deferred: 'Attempts that the database or a lock ended.',
  ack_buckets:
    'How long the 200 took, by bucket, for the percentiles. Their number tells their bounds; rows of another number are passed over.',
  done_buckets: 'How long it took from the delivery to the outcome, likewise.',
};

/** What the machines that look after the service write down. */
export const operationsReasons: readonly TableReasons[] = [
  {
    table: 'alerts',
    reason:
      'What is wrong, or was: one row for each such thing, whichever replica saw it, so that people are told once.',
    columns: {
      key: 'The kind, and where there may be several of it, what it is about.',
      kind: 'Which check found it; its runbook is in docs/runbooks.md.',
      is_firing: 'It is so now.',
      summary: 'What the notice says.',
      marker: 'What the last notice was about: while it stays the same there is nothing new to tell.',
      since: 'When it began, this time.',
      seen_at: 'When it was last found to be so: it is over only after some calm.',
      told_at: 'When people were last told; not again within an hour.',
    },
    constraints: { alerts_pkey: 'A thing is wrong once, however many replicas see it.' },
  },
  {
    table: 'alert_notifications',
    reason:
      "Notices to send, one for each channel: written with the alert's change and sent afterwards, until they arrive. No crash loses one.",
    columns: {
      id: 'In the order of writing, which is that of sending.',
      alert_key: 'The alert that changed.',
      kind: 'Of the alert, copied: it may have changed again by the time this is sent.',
      state: 'firing or resolved.',
      summary: 'What is said.',
      since: 'When it began.',
      channel: 'To whom.',
      created_at: 'When it was written; a month after it has arrived it is forgotten.',
      next_attempt_at:
        'When to send it; while a worker sends it, when its lease runs out. Null once it has arrived, or was given up.',
      attempts: 'How often it was tried: the pause grows with it, and it is given up in the end.',
      sent_at: 'When it arrived; null beside a null next_attempt_at: it never did.',
      last_error: 'Why it did not arrive, for people.',
    },
    constraints: {
      alert_notifications_pkey: 'Names a notice.',
      alert_notifications_state_known: 'Receivers know these two.',
    },
    indexes: { alert_notifications_due: 'What is to be sent now; has entries of unsent notices only.' },
  },
  {
    table: 'signature_failures',
    reason:
      'Deliveries that Stripe did not sign, as each process counted them: only together do they show a wrong secret, or a burst of forgeries.',
    columns: {
      worker: 'The process that counted.',
      minute: 'When; what is older than an hour is forgotten.',
      failures: 'How many.',
    },
    constraints: {
      signature_failures_pkey: 'Each process counts in a row of its own; the last minutes are read together.',
    },
  },
  {
    table: 'traffic_minutes',
    reason:
      "What each process counted by the minute, for the console's charts, which need no Prometheus and never read the log.",
    columns: { minute: 'Which minute.', ...traffic },
    constraints: {
      traffic_minutes_pkey:
        'One row a minute and process, added to each ten seconds; charts read the newest.',
    },
  },
  {
    table: 'traffic_hours',
    reason: 'The sums of the minutes, written along with them, so that a week is read from few rows.',
    columns: { hour: 'Which hour.', ...traffic },
    constraints: { traffic_hours_pkey: 'One row an hour and process; charts read the newest.' },
  },
  {
    table: 'backlog_minutes',
    reason:
      'What was unfinished when the first of the replicas looked in a minute, for the charts: a backlog cannot be counted afterwards.',
    columns: {
      minute: 'Which minute.',
      pending: 'Events that were due or in work.',
      retrying: 'Events that had failed and would be tried again.',
      waiting: 'Events that waited for a customer or a price.',
      dead: 'Events that needed a person.',
      oldest_due_seconds: 'How long the oldest had been due: 0 while the service keeps up.',
      oldest_waiting_seconds: 'How long the oldest had waited.',
    },
    constraints: { backlog_minutes_pkey: 'The first replica of a minute writes, the others leave it.' },
  },
  {
    table: 'reconciliation_state',
    reason:
      'How far the log is known to have all that Stripe lists, one row for each account that is asked, and who is at it.',
    columns: {
      account: 'A connected account (acct_…), or empty for the account of the key itself.',
      reconciled_until:
        'Of what Stripe made before this second nothing is missing; the next run begins an hour before. Null: nobody has looked yet.',
      next_run_at: 'When to look again.',
      held_by:
        'The process that is at it. A row and no lock, which would need a transaction that is open for minutes.',
      held_until: 'Until then, unless it renews that; a process that dies keeps others from it for so long.',
      tried_at: 'When the last run ended; what nobody tries any more is no alert.',
      failing_since: 'Since when no run has come to its end; null while all is well. An alert after an hour.',
      last_error: 'Why the last run failed.',
      is_refused: 'Stripe does not let the key read events, however often it is asked: an alert at once.',
      missing_total: 'Events that were found missing and stored, ever; a metric.',
      missed_at:
        'When events were last found that a delivery should have brought: the endpoint needs a look.',
      missed_events: 'How many, in runs that are less than an hour apart, for the alert.',
      missed_example: "One of them, to look for in Stripe's dashboard.",
      by_hand_since:
        "What a person's run that was interrupted began with: the same command goes on with it within a day.",
      by_hand_reached: 'How far it got.',
      by_hand_at: 'When that was.',
    },
    constraints: { reconciliation_state_pkey: 'One process at a time for each account.' },
  },
];
