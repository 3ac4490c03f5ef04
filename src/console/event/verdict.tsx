import type { ComponentChildren } from 'preact';
import type { EventDetails } from '../../admin/events/event-inspector.service';
import { Identifier } from '../parts/identifier';
import { StatusBadge } from '../parts/status-badge';
import { Timestamp } from '../parts/timestamp';
import { eventPath } from '../paths/events-path';
import { toldEventOf } from './event-links';
import { Waiting } from './waiting';
import { moneyText } from '../parts/money';
import { kindWords } from '../parts/ledger-kind';
import { flagWords } from './words';

/** Where the event stands, and what became of it in a sentence. */
export function Verdict({ event }: { event: EventDetails }) {
  const { id, status, flags } = event;
  return (
    <section
      class={`card verdict verdict-${status}`}
      id="verdict"
      data-status={status}
      aria-labelledby="verdict-title"
    >
      <h2 id="verdict-title" class="visually-hidden">
        What became of it
      </h2>
      <p class="verdict-head">
        <StatusBadge status={status} />
        <Identifier value={id} label="event" />
      </p>
      <div class="verdict-text">{sentence(event)}</div>
      {flags.length > 0 && (
        <ul class="flags" aria-label="Somebody should look at this">
          {flags.map((flag) => (
            <li key={flag} id={`flag-${flag}`}>
              <span aria-hidden="true">⚑</span> <code>{flag}</code> {flagWords[flag]}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function sentence(event: EventDetails): ComponentChildren {
  const { status, reason, lastError, nextAttemptAt, attemptCount, whyDue } = event;
  switch (status) {
    case 'processed':
      return <Processed event={event} />;
    case 'superseded':
      return <Superseded event={event} />;
    case 'ignored':
      return (
        <p>
          It is kept, but nothing is done with it here:{' '}
          <strong>{reason ?? 'it is not for this deployment'}</strong>.
        </p>
      );
    case 'waiting':
      return <Waiting event={event} />;
    case 'pending':
      return (
        <p>
          It is about to be processed, due <Timestamp at={nextAttemptAt} format="ago" />. {whyDue}
        </p>
      );
    case 'retrying':
      return (
        <>
          <p>
            Attempt {attemptCount} failed; the next one is due <Timestamp at={nextAttemptAt} format="ago" />.
          </p>
          <ErrorText text={lastError} />
        </>
      );
    case 'dead':
      return (
        <>
          <p>
            Given up after {attemptCount === 1 ? 'one attempt' : `${attemptCount} attempts`}
            {reason !== null && (
              <>
                : <strong>{reason}</strong>
              </>
            )}
            . Mend the cause, then replay it.
          </p>
          <ErrorText text={lastError} />
        </>
      );
  }
}

function Processed({ event }: { event: EventDetails }) {
  const { processedAt, attemptCount, ledger, reason } = event;
  const told = toldEventOf(event);
  if (told !== undefined) {
    return (
      <p>
        It is a thin event: Stripe was asked what it tells of, and what came of that is in{' '}
        <a href={eventPath(told)}>{told}</a>.
      </p>
    );
  }
  if (reason !== null) return <p>It is done: {reason}.</p>;
  return (
    <p>
      Its effects are stored{attemptCount > 1 && `, after ${attemptCount} attempts`}, since{' '}
      <Timestamp at={processedAt} />.
      {ledger.length > 0 && (
        <>
          {' '}
          The ledger has{' '}
          <strong>
            {ledger
              .map(({ kind, amount, newAmount, currency }) =>
                [kindWords[kind] ?? kind, moneyText(newAmount ?? amount, currency)].join(' '),
              )
              .join(', ')}
          </strong>{' '}
          of it.
        </>
      )}
    </p>
  );
}

function Superseded({ event: { supersededBy, objectId } }: { event: EventDetails }) {
  return (
    <p>
      Something newer about {objectId === null ? 'its object' : <code>{objectId}</code>} was stored already
      {supersededBy !== null && (
        <>
          , by <a href={eventPath(supersededBy)}>{supersededBy}</a>
        </>
      )}
      . There is nothing to do.
    </p>
  );
}

/** An error as it was recorded. */
export function ErrorText({ text }: { text: string | null }) {
  return text === null ? null : <p class="error-block">{text}</p>;
}
