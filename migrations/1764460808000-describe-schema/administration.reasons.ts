import type { TableReasons } from '../../src/database/reasons';

/** What people do to the service, and how it knows them. */
export const administrationReasons: readonly TableReasons[] = [
  {
    table: 'admin_audit_log',
    reason:
      'Who changed what, or tried to, from where and why; written in the transaction of the change itself. Append-only, by triggers and by rights.',
    columns: {
      id: 'In the order of writing: pages go along it.',
      at: 'When it was done.',
      actor: 'The name of the token, since people share none.',
      remote_address: 'From where, for when a token was stolen.',
      action:
        'What was done: replay, bulk_replay, cancel_bulk_replay, link_customer, map_price, sign_in, sign_out.',
      target: 'What it was done to: an event, a customer, a price, a bulk replay.',
      reason: "Why, in the person's own words; replays demand one.",
      result: 'What came of it; where nothing did, refused and the code of the answer.',
    },
    constraints: { admin_audit_log_pkey: 'Names an entry.' },
    indexes: {
      admin_audit_log_actor: 'What somebody did, newest first.',
      admin_audit_log_action: 'All that was done of one kind, newest first.',
      admin_audit_log_target:
        'What was done to one event, tenant or price, newest first: its own page shows that.',
      admin_audit_log_at: 'Where a window of time begins and ends among the ids.',
    },
    triggers: {
      admin_audit_log_keeps_rows:
        "Refuses to change or delete an entry, also under session_replication_role; only the table's owner could take it away.",
      admin_audit_log_keeps_all: 'Refuses to empty the table, likewise.',
    },
    functions: {
      'refuse_audit_change()': 'What the triggers of admin_audit_log do: refuse, and say what to do instead.',
    },
  },
  {
    table: 'admin_idempotency_keys',
    reason:
      'Calls that were answered, by their Idempotency-Key, so that a call that is sent twice does nothing twice. For a day.',
    columns: {
      actor: 'The name of the token: two callers may well choose the same key.',
      key: 'As the caller gave it.',
      request_hash: 'Of method, path and body: the same key for another request is refused.',
      response_status:
        'What the first call was answered; null only within the transaction that does the work.',
      response_body: 'Given again to the second call. json, since jsonb forgets the order of fields.',
      created_at: 'It is forgotten a day later.',
    },
    constraints: {
      admin_idempotency_keys_pkey:
        'Lets one of two equal calls do the work while the other waits for its answer.',
    },
    indexes: { admin_idempotency_keys_age: 'Those older than a day, to forget them.' },
  },
  {
    table: 'bulk_replays',
    reason:
      'Orders to replay many events, and how far each has come: a row, and no process, holds it, so that it survives all of them.',
    columns: {
      id: 'Names the order, in the API and the console.',
      actor: 'Who ordered it.',
      reason: 'Why; goes to the audit log too.',
      is_forced: 'Processed events are replayed as well.',
      rate_per_second: "Of events made due, over all replicas, so that today's deliveries keep their place.",
      filter: 'How the events were chosen, for people; null where they were named one by one.',
      state: 'running until no event is pending, or a person cancels it.',
      total: 'How many events were taken down when it was ordered; what comes later is not in it.',
      queued: 'Of these so many were made due.',
      refused: 'So many could not be replayed; bulk_replay_events says why.',
      cancelled: 'So many were still pending when somebody cancelled it.',
      started_at: 'When it was ordered.',
      finished_at: 'When it ended; null while it runs.',
      next_at:
        'When its next events may be made due: moving it one second on is what keeps the rate, however many replicas there are.',
    },
    constraints: {
      bulk_replays_pkey: 'Locked by the replica whose turn it is.',
      bulk_replays_state_known: 'Whoever waits for its end knows all of them.',
      bulk_replays_due_follows_state: 'One that runs has a next turn, and one that is over none.',
      bulk_replays_end_follows_state: 'It has ended exactly when it says so.',
      bulk_replays_counts_add_up: 'No event is counted twice.',
    },
    indexes: {
      bulk_replays_due:
        'Orders whose turn it is, asked each second by every replica; has entries of running ones only.',
    },
  },
  {
    table: 'bulk_replay_events',
    reason: 'The events of a bulk replay, taken down when it was ordered, and what became of each.',
    columns: {
      bulk_id: 'The order.',
      position: 'From 1 on, by age: oldest first.',
      stripe_event_id: 'As it was named; stays when retention takes the event.',
      event_id:
        'The row of the log; null where there never was one. No foreign key: retention may take it away.',
      result: 'pending until its turn, then queued (made due), refused or cancelled.',
      code: 'Why it was refused; the codes of a single replay.',
      tries: 'How often somebody else was at it when its turn had come: those stand behind the others.',
      requeued_at: 'When it was made due.',
      attempt_number: 'The attempt that followed, which tells how it went.',
    },
    constraints: {
      bulk_replay_events_pkey: 'The events of one order, in order.',
      bulk_replay_events_bulk_id_fkey: 'Goes with its order.',
      bulk_replay_events_result_known: 'Results are counted by name.',
    },
    indexes: { bulk_replay_events_pending: 'The next of an order, without a look at those that are done.' },
  },
  {
    table: 'console_sessions',
    reason:
      'Who is signed in to the console, on whichever replica. Whoever reads this table can neither sign in with it nor guess tokens.',
    columns: {
      id_digest: "SHA-256 of the session's id, which only the cookie has.",
      actor: 'The name of the token it was opened with.',
      proof: 'HMAC of the id, keyed with the token: a token that is changed or taken away ends its sessions.',
      created_at: 'When somebody signed in.',
      expires_at: 'When it ends by itself, and is deleted.',
    },
    constraints: { console_sessions_pkey: 'Found by its cookie, on each page.' },
  },
];
