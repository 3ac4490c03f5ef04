import type { TableReasons } from '../../src/database/reasons';

/** What was received, what is to do with it, and what became of it. */
export const eventLogReasons: readonly TableReasons[] = [
  {
    table: 'stripe_event_log',
    reason:
      'Every Stripe event that got a 2xx, one row each: what was received and, at once, the queue of what is to do. All that is derived can be made again from it.',
    columns: {
      id: 'Numbers rows as they come: retention and searches by time walk along it, and the newest page is its end.',
      stripe_event_id: `Stripe's own id (evt_…), the same on every delivery; entries that were fetched from Stripe are called fetched_….`,
      event_type: 'Decides which handler is asked; an event of a type without one is kept as ignored.',
      event_data: `The body, exactly the characters that were signed (or that Stripe's API wrote). Text: jsonb refuses \\u0000 and rounds numbers. Null once RETENTION_BODY_DAYS took it.`,
      created_at:
        'When it was received, not when Stripe made it: retention and the alert of silence count from here.',
      processed:
        'Finished for good: status is processed, ignored or superseded. Retention deletes nothing else, and a replay of it has to be forced.',
      retry_count:
        'Ordinary failures so far; at RETRY_MAX_ATTEMPTS the next one makes it dead. Trouble of the database or with locks does not count.',
      last_error:
        'How the last attempt failed, without payloads or secrets; null once one succeeds. People search by it.',
      status:
        'Where it is in its life: pending, retrying and waiting go on, processed, ignored and superseded are finished, dead needs a person.',
      event_created: `Stripe's created, whole seconds: decides which state of an object is newer.`,
      api_version:
        'Names the shape of the body, for whoever reads it: it differs between endpoints and over the years.',
      account:
        'The connected account (acct_…) that it is about; asked again under its name when a tie has to be fetched.',
      livemode: 'Whether it is about real money; what does not fit STRIPE_LIVEMODE is kept as ignored.',
      object_id:
        'data.object.id: leads to the other events of the object, to settle ties and to show its history.',
      source:
        'The door it came through: webhook (signed), or reconciliation, notification, backfill, repair and fetch (asked from Stripe).',
      next_attempt_at:
        'When it is due; while a worker holds it, when that lease runs out. Null for what rests. This is the queue.',
      next_trigger:
        'Why the next attempt runs, for the attempt it becomes: delivery, redelivery, retry, recovery, wake or replay.',
      waiting_for:
        'What it needs that is not known yet (customer:cus_…, price:price_…, charge:ch_…, payment:pi_…, setting:STRIPE_API_KEY), separated by spaces; any one of these wakes it.',
      superseded_by:
        'The event whose state is stored instead of this one; it is looked at again if that verdict changes.',
      reason: 'Why it is ignored or dead, or what a thin event told of, in one sentence for people.',
      flags: 'What a person should look at although nothing failed; docs/operations.md says what each means.',
      claimed_by:
        'The worker that holds it until next_attempt_at. Still set after that: the worker was lost. Null while the worker that stored it has it.',
      attempt_count: 'Numbers the attempts, so that a row of stripe_event_attempt can be named.',
      deferral_count:
        'Attempts in a row that the database or a lock ended; after 20 the next counts as an ordinary failure, so that none is tried for ever.',
      crash_count:
        'How often it was left behind without an outcome. From 1 on it runs alone, at 3 it is dead: an event that kills the process spares its neighbours.',
      processed_at: 'When it was finished; with created_at it tells how long that took.',
      traceparent:
        'The span that brought it, or had it replayed last, where somebody traces (W3C Trace Context); its attempts refer to it.',
    },
    constraints: {
      stripe_event_log_pkey:
        'The row that attempts and bulk replays refer to; retention and searches walk along it.',
      stripe_event_log_stripe_event_id_key:
        'No event is stored, and so applied, twice, however often and by however many replicas it is received.',
      stripe_event_log_status_known: 'A status that nobody looks for would be an event that nobody finishes.',
      stripe_event_log_processed_follows_status:
        'Whoever reads only processed, as products do, sees the same as whoever reads status.',
      stripe_event_log_due_follows_status:
        'What has to go on is in the queue, and what rests is not: an event can neither be forgotten nor run after its end.',
    },
    indexes: {
      stripe_event_log_due:
        'The queue: what is due, oldest first, asked each second. Has entries of unfinished events only, however long the log is.',
      stripe_event_log_object:
        "The events of one object in one second, to settle ties; also an object's history and the search by customer, without reading rows.",
      stripe_event_log_waiting_for:
        'Wakes what waits for one customer or price. An expression of an array, which entities cannot describe.',
      stripe_event_log_waiting:
        'All that waits: the sweep each minute, the backlog, the alert of what waits too long.',
      stripe_event_log_dead:
        'Dead letters, newest first: the console, the alert, and the count of the backlog.',
      stripe_event_log_claimed: 'What lost workers left behind, found each second by their leases alone.',
      stripe_event_log_suspect:
        'Events that may have crashed a process: each second every replica asks whether there is one to run alone.',
      stripe_event_log_type:
        'Search by type, of finished events: while an event is stored it has no entry here, so no delivery waits for it.',
      stripe_event_log_unapplied:
        'Search for ignored and superseded events, which are rare; the others need no index of their own.',
      stripe_event_log_failed: 'Search by what last_error says, among the few that failed.',
    },
  },
  {
    table: 'stripe_event_attempt',
    reason:
      'What happened to an event and when, for people: every attempt but a first one that simply succeeded, which would double the writes and tell nothing.',
    columns: {
      event_id: 'Whose attempt it was.',
      number:
        "Its place among the event's attempts (attempt_count of the log), those that left no row included.",
      trigger: 'Why it ran; a replay by a person is told from a retry of our own.',
      outcome:
        'The status it led to; deferred where the database or a lock ended it, left behind where its worker was lost.',
      error_class:
        'Whose fault it was (infrastructure, contention, schema, permanent, ordinary; crash): decides whether it counts as a retry.',
      error_message: 'How it failed, without payloads or secrets.',
      started_at: "Places it on the event's timeline.",
      duration_ms: 'Tells a slow attempt from one that failed at once.',
      worker: 'The process that ran it, to find its logs.',
    },
    constraints: {
      stripe_event_attempt_pkey: 'The timeline of one event, in order; and no number is given twice.',
      stripe_event_attempt_event_id_fkey: 'Goes with its event when retention deletes that.',
    },
  },
];
