/**
 * Where an event stands. `pending` and `retrying` have a `next_attempt_at`; the others rest until a person, a redelivery
 * or the thing they wait for moves them. `processed`, `ignored` and `superseded` are finished.
 */
export const eventStatuses = [
  'pending',
  'retrying',
  'waiting',
  'processed',
  'ignored',
  'superseded',
  'dead',
] as const;
export type EventStatus = (typeof eventStatuses)[number];

/** Why an attempt runs. `recovery`: what a crash left behind; `wake`: what the event waited for has turned up. */
export const attemptTriggers = ['delivery', 'redelivery', 'retry', 'recovery', 'wake', 'replay'] as const;
export type AttemptTrigger = (typeof attemptTriggers)[number];
