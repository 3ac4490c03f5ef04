import type { LockedEvent } from '../../event-log/event-log.repository';

/** Why an event cannot be replayed, as an answer says it. */
export interface Refusal {
  status: number;
  code: string;
  message?: string;
}

const refusals = {
  unknown: { status: 404, code: 'event_not_found' },
  running: { status: 409, code: 'event_is_running', message: 'Look again in a few seconds.' },
  processed: {
    status: 409,
    code: 'already_processed',
    message: 'It is processed already; send "force": true to process it once more.',
  },
  dropped: {
    status: 409,
    code: 'body_dropped',
    message: 'Retention has dropped its body; resend the event from the Stripe dashboard.',
  },
} satisfies Record<string, Refusal>;

/** It may be replayable in a moment. */
export const RUNNING = refusals.running.code;

/** What is known of an event when its replay is decided. */
export interface Candidate {
  /** undefined: somebody else has it locked. */
  event: LockedEvent | undefined;
  /** undefined: there is no such event. */
  hasBody: boolean | undefined;
}

/** The one rule for what may be replayed, be it one event or a thousand. @returns undefined when it may. */
export function refusalOf({ event, hasBody }: Candidate, force: boolean): Refusal | undefined {
  if (hasBody === undefined) return refusals.unknown;
  if (!event || event.isClaimed) return refusals.running;
  if (!force && (event.status === 'processed' || event.status === 'superseded')) return refusals.processed;
  return hasBody ? undefined : refusals.dropped;
}
