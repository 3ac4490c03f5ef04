import { FailureException } from '../../http/failures/failure.exception';

/** Why a replay was not done, and what to do. */
export interface Refused {
  status: number;
  code: string;
  title: string;
  advice: string;
}

const explanations: Record<string, Pick<Refused, 'title' | 'advice'>> = {
  event_is_running: {
    title: 'A process is working on this event right now.',
    advice:
      'Wait a few seconds: its outcome shows in the timeline. If it is still needed then, order the replay again.',
  },
  already_processed: {
    title: 'This event is processed already.',
    advice: 'If it shall be processed once more, tick “Process it once more” and try again.',
  },
  body_dropped: {
    title: 'Its body is gone: retention has dropped it.',
    advice: 'Resend the event from Stripe’s dashboard; it then runs as a redelivery.',
  },
  idempotency_key_in_use: {
    title: 'The replay you ordered a moment ago is still being written down.',
    advice: 'Look at the timeline in a few seconds before you order another one.',
  },
  idempotency_key_reused: {
    title: 'This page has ordered a replay already, with another reason.',
    advice: 'Nothing was ordered this time. If you want one more, order it from this page.',
  },
};

/** @throws what was thrown, where it is no refusal or the event is unknown. */
export function refusedBy(error: unknown): Refused {
  if (!(error instanceof FailureException)) throw error;
  const status = error.getStatus();
  if (status === 404 || status >= 500) throw error;
  const { code } = error;
  const answer = error.getResponse();
  const advice = typeof answer === 'object' && 'message' in answer ? String(answer.message) : code;
  return { status, code, ...(explanations[code] ?? { title: 'The replay was not ordered.', advice }) };
}
