import type { AttemptTrigger, EventStatus } from '../../event-log/event-status';
import { type BackoffSettings, longestBackoff } from '../../events/backoff';

/** What a sentence about an event's future is made of. */
export interface Outlook {
  status: EventStatus;
  retryCount: number;
  attemptCount: number;
  deferralCount: number;
  nextTrigger: AttemptTrigger;
  claimedBy: string | null;
  waitingFor: readonly string[];
}

const WAITS_FOR_PERSON =
  'Its buyer named a tenant that is not unclaimed: it waits until an operator links or refuses, and uses up no retry.';

type Settings = BackoffSettings & { RETRY_MAX_ATTEMPTS: number };

/** Why an event is due when it is, or why it is not due at all: one sentence for people. */
export function whyDue(event: Outlook, settings: Settings): string {
  switch (event.status) {
    case 'processed':
    case 'ignored':
    case 'superseded':
      return 'It is finished; only a replay would run it again.';
    case 'dead':
      return 'Nothing tries it again by itself: mend the cause, then replay it.';
    case 'waiting':
      if (event.waitingFor.some((what) => what.startsWith('tenant:'))) return WAITS_FOR_PERSON;
      return `It waits for ${event.waitingFor.join(' or ')} and runs when that turns up; it uses up no retry.`;
    case 'pending':
    case 'retrying':
      return whyDueThen(event, settings);
  }
}

function whyDueThen(event: Outlook, settings: Settings): string {
  if (event.claimedBy !== null)
    return `${event.claimedBy} has it; if that process is lost, another one takes it when this time is over.`;
  if (event.deferralCount > 0) {
    return (
      `The last attempt failed through no fault of the event (${event.deferralCount} in a row), which uses up no ` +
      `retry: it runs again half a second to 4.5 s later, at random, or, where Stripe's API did not answer, after a ` +
      `wait that grows to a quarter of an hour.`
    );
  }
  if (event.nextTrigger === 'replay') return 'Somebody had it replayed: it is due at once.';
  if (event.nextTrigger === 'wake') return 'What it waited for has turned up: it is due at once.';
  if (event.nextTrigger === 'recovery')
    return 'Its process was lost without recording an outcome: it is due at once.';
  if (event.status === 'retrying') return whyRetried(event.retryCount, settings);
  return event.attemptCount === 0
    ? 'It has just been stored, and is in the hands of the process that stored it until this time.'
    : 'It is due at once.';
}

function whyRetried(retry: number, settings: Settings): string {
  return (
    `Retry ${retry} of ${settings.RETRY_MAX_ATTEMPTS}: at a random time within ${duration(longestBackoff(retry, settings))} of the failure, so ` +
    'that what failed together does not come back together.'
  );
}

function duration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
