import { z } from 'zod';
import { eventStatuses } from '../../event-log/event-status';
import { eventFilter } from '../events/event-filter';
import { nextCursor } from '../requests/paging';
import { bulkReplayStates } from './bulk-replay.entity';
import { bulkReplayResults } from './bulk-replay-event.entity';

const time = z.iso.datetime();

/** A bulk replay that has been ordered, or cancelled. */
export const bulkReplayOperationAnswer = z.object({
  operation: z.object({
    id: z.string(),
    action: z.literal('bulk_replay'),
    state: z.enum(bulkReplayStates),
    total: z.int(),
    href: z.string().meta({ description: 'Where to look' }),
  }),
});
export type BulkReplayOperationAnswer = z.output<typeof bulkReplayOperationAnswer>;

export const bulkReplayPreviewAnswer = z.object({
  dryRun: z.literal(true),
  count: z.int(),
  isCapped: z.boolean().meta({ description: 'There are more than may be replayed at once' }),
  sample: z
    .array(
      z.object({
        id: z.string(),
        type: z.string(),
        status: z.enum(eventStatuses),
        objectId: z.string().nullable(),
        receivedAt: time,
      }),
    )
    .meta({ description: 'The ten newest' }),
});

export const bulkReplayAnswer = z.object({
  id: z.string(),
  state: z.enum(bulkReplayStates),
  actor: z.string(),
  reason: z.string(),
  force: z.boolean(),
  ratePerSecond: z.int(),
  filter: eventFilter.nullable().meta({ description: 'null where the events were named one by one' }),
  total: z.int(),
  counts: z.object({ pending: z.int(), queued: z.int(), refused: z.int(), cancelled: z.int() }),
  startedAt: time,
  finishedAt: time.nullable(),
});

export const bulkReplaysAnswer = z.object({ bulkReplays: z.array(bulkReplayAnswer), cursor: nextCursor });

export const bulkReplayEventsAnswer = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      result: z.enum(bulkReplayResults),
      code: z.string().nullable().meta({ description: 'Why it was refused' }),
      tries: z.int().meta({ description: 'So often somebody else was at it when its turn had come' }),
      queuedAt: time.nullable(),
      attempt: z
        .object({
          number: z.int(),
          outcome: z.string(),
          errorClass: z.string().nullable(),
          errorMessage: z.string().nullable(),
          startedAt: time,
          durationMs: z.int(),
        })
        .nullable()
        .meta({ description: 'The one that followed; null until it has ended' }),
      status: z
        .enum(eventStatuses)
        .nullable()
        .meta({ description: 'As it is now; null when it is not in the log' }),
    }),
  ),
  cursor: nextCursor,
});
