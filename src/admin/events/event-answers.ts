import { z } from 'zod';
import { attemptTriggers } from '../../event-log/event-status';
import { proposalAnswer } from '../checkout-sessions/proposal.answers';
import { nextCursor } from '../requests/paging';
import { eventSummaryAnswer } from './event-summary';

const time = z.iso.datetime();

/** One page of the list. */
export const eventPageAnswer = z.object({
  events: z.array(eventSummaryAnswer),
  cursor: nextCursor,
});

/** One event with all that is known of it. */
export const eventDetailsAnswer = eventSummaryAnswer.extend({
  whyDue: z.string().meta({ description: 'Why it is due when it is, or what would have to happen' }),
  traceId: z.string().nullable(),
  attempts: z.array(
    z.object({
      number: z.int(),
      trigger: z.enum(attemptTriggers),
      outcome: z.string(),
      errorClass: z.string().nullable(),
      errorMessage: z.string().nullable(),
      startedAt: time,
      durationMs: z.int(),
      worker: z.string(),
    }),
  ),
  ledger: z.array(
    z.object({
      tenantId: z.string().nullable(),
      customerId: z.string().nullable(),
      kind: z.string(),
      objectId: z.string(),
      amount: z.number().meta({ description: 'Minor units' }),
      newAmount: z.number().nullable(),
      currency: z.string().nullable(),
      occurredAt: time,
    }),
  ),
  rows: z
    .array(z.object({ table: z.string(), id: z.string() }))
    .meta({ description: 'Rows that show its state, for no newer one has come' }),
  proposal: proposalAnswer.nullable().meta({
    description: 'Of a checkout session: the tenant that its buyer named, and what became of that',
  }),
  object: z
    .object({
      comparedWith: z.enum(['previous_attributes', 'event_before', 'nothing']),
      changes: z.array(
        z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
      ),
    })
    .nullable()
    .meta({ description: 'What it says that changed in its object; values are JSON' }),
  related: z
    .array(
      z.object({ id: z.string(), type: z.string(), status: z.string(), createdAt: time, receivedAt: time }),
    )
    .meta({ description: 'Events of the same object around it, oldest first, itself among them' }),
  body: z.string().nullable().meta({
    description: 'As it was signed; for viewers without what is personal; null once retention has dropped it',
  }),
  isBodyRedacted: z.boolean(),
});

const row = z.record(z.string(), z.unknown()).nullable();

/** What a replay would do. */
export const replayPreviewAnswer = z.object({
  dryRun: z.literal(true),
  eventId: z.string(),
  status: z.string().meta({ description: 'What it would end in' }),
  reason: z.string().optional(),
  supersededBy: z.string().optional(),
  waitingFor: z.array(z.string()).optional(),
  flags: z.array(z.string()),
  changes: z.array(z.object({ table: z.string(), key: z.string(), before: row, after: row })),
});

/** A replay that has been ordered. */
export const replayAnswer = z.object({
  operation: z.object({
    id: z.string(),
    eventId: z.string(),
    action: z.literal('replay'),
    state: z.literal('queued'),
    href: z.string(),
  }),
});
