import type { EventFlag } from '../../event-log/event-flags';
import type { AttemptTrigger } from '../../event-log/event-status';
import type { Tone } from '../parts/status-badge';

/** Why an attempt ran. */
export const triggerWords: Record<AttemptTrigger, string> = {
  delivery: 'as it was delivered',
  redelivery: 'as Stripe delivered it again',
  retry: 'a retry',
  recovery: 'again, after its process was lost',
  wake: 'what it waited for turned up',
  replay: 'somebody had it replayed',
};

interface Outcome {
  title: string;
  glyph: string;
  tone: Tone;
}

const outcomes: Record<string, Outcome> = {
  processed: { title: 'processed', glyph: '✓', tone: 'good' },
  ignored: { title: 'ignored', glyph: '–', tone: 'neutral' },
  superseded: { title: 'superseded', glyph: '⇥', tone: 'neutral' },
  waiting: { title: 'began to wait', glyph: '◷', tone: 'wait' },
  retrying: { title: 'failed', glyph: '!', tone: 'warn' },
  deferred: { title: 'deferred', glyph: '↷', tone: 'warn' },
  dead: { title: 'failed for good', glyph: '✕', tone: 'bad' },
  'left behind': { title: 'lost with its process', glyph: '✕', tone: 'bad' },
};

/** What an attempt led to. */
export function outcomeOf(outcome: string): Outcome {
  return outcomes[outcome] ?? { title: outcome, glyph: '•', tone: 'neutral' };
}

/** What a class of failure means for the event; docs/operations.md. */
export const classWords: Record<string, string> = {
  infrastructure: 'the database had trouble; this uses up no retry',
  contention: 'somebody else was at the same rows; this uses up no retry',
  schema: 'a table, column or right is missing; this uses up no retry',
  stripe: 'Stripe’s API did not answer, or refuses our key; this uses up no retry',
  permanent: 'it fails the same way each time',
  ordinary: 'a failure of its own; each uses up a retry',
  crash: 'the third time is its last',
};

/** What each flag asks a person to look at; docs/operations.md. */
export const flagWords: Record<EventFlag, string> = {
  tenant_not_found: 'Its metadata names a tenant that is no UUID, or that does not exist (yet).',
  tenant_named_by_buyer:
    'Its buyer named a tenant that has a customer, a subscription or a plan already. A stranger can do that: somebody has to say whether it is so.',
  another_tenant_named:
    'Its buyer named another tenant than the one that its customer belongs to. The customer stays there.',
  same_second_unresolved:
    'Several events of this object came in one second and nothing tells which was last; the smallest id decided. Compare with Stripe’s dashboard.',
  price_not_mapped: 'An entitled subscription has no price that is mapped to a plan.',
  unknown_subscription_status:
    'Stripe sent a status that this version does not know; it entitles until somebody decides.',
  named_subscription_not_stored:
    'The tenant names a subscription that was never seen; nothing is taken away.',
  no_default_plan: 'Nothing entitles the tenant and no plan is the default one; it keeps its plan.',
  several_default_plans:
    'Nothing entitles the tenant and several plans are the default one; it keeps its plan.',
};
