import type { AttemptView } from '../../admin/events/event-details.repository';
import type { EventDetails } from '../../admin/events/event-inspector.service';
import { secondsText } from '../overview/chart';
import { Card } from '../parts/card';
import { durationText } from '../parts/duration';
import type { Tone } from '../parts/status-badge';
import { Step } from './step';
import { ErrorText } from './verdict';
import { classWords, outcomeOf, triggerWords } from './words';

/** What happened so far and what happens next, oldest first. */
export function EventTimeline({ event }: { event: EventDetails }) {
  const { attempts, attemptCount } = event;
  const unlisted = attemptCount - attempts.length;
  return (
    <Card title="Timeline" id="timeline">
      <ol class="timeline">
        <Received event={event} />
        {unlisted > 0 && <Unlisted event={event} count={unlisted} />}
        {attempts.map((attempt) => (
          <Attempt key={attempt.number} attempt={attempt} />
        ))}
        <Next event={event} />
      </ol>
    </Card>
  );
}

function Received({ event: { receivedAt, createdAt, source } }: { event: EventDetails }) {
  const seconds = Math.max(0, Math.round((receivedAt.getTime() - createdAt.getTime()) / 1000));
  const isFetched = source === 'fetch';
  return (
    <Step
      id="received"
      glyph="↓"
      tone="neutral"
      at={receivedAt}
      title={isFetched ? 'Fetched from Stripe' : 'Received'}
    >
      <p class="muted">
        {isFetched
          ? 'Its object’s state was in doubt, so Stripe’s API was asked'
          : 'Signature genuine, stored on disk'}
        {seconds > 0 && `, ${durationText(seconds)} after Stripe created it`}.
      </p>
    </Step>
  );
}

/** Attempts that simply succeed leave no row of their own. */
function Unlisted({ event, count }: { event: EventDetails; count: number }) {
  const { attempts, status, processedAt, receivedAt } = event;
  if (attempts.length > 0 || count > 1 || processedAt === null) {
    return (
      <Step id="unlisted" glyph="…" tone="neutral" title={count === 1 ? 'One attempt' : `${count} attempts`}>
        <p class="muted">Not listed: what simply succeeds leaves no row, and old rows go with retention.</p>
      </Step>
    );
  }
  const { title, glyph, tone } = outcomeOf(status);
  const took = (processedAt.getTime() - receivedAt.getTime()) / 1000;
  return (
    <Step
      id="unlisted"
      glyph={glyph}
      tone={tone}
      at={processedAt}
      title={`${capitalised(title)} on delivery`}
    >
      <p class="muted">At the first attempt{took > 0 && `, ${secondsText(took)} after it was received`}.</p>
    </Step>
  );
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  const { number, trigger, outcome, errorClass, errorMessage, startedAt, durationMs, worker } = attempt;
  const { title, glyph, tone } = outcomeOf(outcome);
  return (
    <Step
      id={`attempt-${number}`}
      glyph={glyph}
      tone={tone}
      at={startedAt}
      title={
        <>
          Attempt {number}: {title}
        </>
      }
    >
      <ErrorText text={errorMessage} />
      {errorClass !== null && (
        <p>
          <span class="chip">{errorClass}</span> <span class="muted">{classWords[errorClass] ?? ''}</span>
        </p>
      )}
      <p class="muted step-meta">
        <span>{triggerWords[trigger]}</span>
        <span>took {secondsText(durationMs / 1000)}</span>
        <span>
          by <code>{worker}</code>
        </span>
      </p>
    </Step>
  );
}

function Next({ event: { status, nextAttemptAt, whyDue } }: { event: EventDetails }) {
  if (nextAttemptAt !== null) {
    return (
      <Step id="next" glyph="→" tone="warn" at={nextAttemptAt} title="Next attempt is due">
        <p>{whyDue}</p>
      </Step>
    );
  }
  const { glyph, tone, title } = ends[status] ?? { glyph: '■', tone: 'neutral' as const, title: 'Finished' };
  return (
    <Step id="next" glyph={glyph} tone={tone} title={title}>
      <p class="muted">{whyDue}</p>
    </Step>
  );
}

const ends: Record<string, { glyph: string; tone: Tone; title: string }> = {
  waiting: { glyph: '◷', tone: 'wait', title: 'Waits' },
  dead: { glyph: '✕', tone: 'bad', title: 'Given up' },
};

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
