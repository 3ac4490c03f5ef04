import { z } from 'zod';
import { type EventFlag, eventFlags } from '../../event-log/event-flags';
import { type EventStatus, eventStatuses } from '../../event-log/event-status';

/** An event as the admin API shows it. */
export interface EventSummary {
  id: string;
  type: string;
  status: EventStatus;
  processed: boolean;
  objectId: string | null;
  apiVersion: string | null;
  livemode: boolean | null;
  account: string | null;
  source: string;
  createdAt: Date;
  receivedAt: Date;
  processedAt: Date | null;
  nextAttemptAt: Date | null;
  waitingFor: string[];
  supersededBy: string | null;
  reason: string | null;
  flags: EventFlag[];
  lastError: string | null;
  retryCount: number;
  attemptCount: number;
  crashCount: number;
}

/** Of `stripe_event_log l`. */
export const SUMMARY_COLUMNS = `l.stripe_event_id as id, l.event_type as type, l.status, l.processed,
  l.object_id as "objectId", l.api_version as "apiVersion", l.livemode, l.account, l.source,
  l.event_created as "createdAt", l.created_at as "receivedAt", l.processed_at as "processedAt",
  l.next_attempt_at as "nextAttemptAt", coalesce(string_to_array(l.waiting_for, ' '), '{}') as "waitingFor",
  l.superseded_by as "supersededBy", l.reason, l.flags, l.last_error as "lastError", l.retry_count as "retryCount",
  l.attempt_count as "attemptCount", l.crash_count as "crashCount"`;

const time = z.iso.datetime();

/** {@link EventSummary} as JSON. */
export const eventSummaryAnswer = z.object({
  id: z.string().meta({ description: "Stripe's `evt_…`" }),
  type: z.string(),
  status: z.enum(eventStatuses),
  processed: z.boolean().meta({ description: 'It is finished: processed, ignored or superseded' }),
  objectId: z.string().nullable(),
  apiVersion: z.string().nullable(),
  livemode: z.boolean().nullable(),
  account: z.string().nullable(),
  source: z.string().meta({
    description:
      'The door it came through: `webhook`; `reconciliation`, Stripe’s list of events; `notification`, what a thin event told of; `fetch`, `backfill` or `repair`, an answer of Stripe’s API about one object',
  }),
  createdAt: time.meta({ description: 'By Stripe, whole seconds' }),
  receivedAt: time,
  processedAt: time.nullable(),
  nextAttemptAt: time.nullable(),
  waitingFor: z.array(z.string()).meta({
    description:
      '`customer:cus_…`, `price:price_…`, `charge:ch_…`, `payment:pi_…` (any of them suffices), `tenant:<id>` (a person’s word on what a buyer named), or `setting:STRIPE_API_KEY`',
  }),
  supersededBy: z.string().nullable().meta({ description: 'The event whose state is stored instead' }),
  reason: z.string().nullable(),
  flags: z.array(z.enum(eventFlags)),
  lastError: z.string().nullable(),
  retryCount: z.int(),
  attemptCount: z.int(),
  crashCount: z.int(),
});
