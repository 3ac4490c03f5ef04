import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../../config/env';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failures/failure.exception';
import { traceIdOf } from '../../tracing/traceparent';
import type { AdminCaller } from '../access/admin-actor';
import { BodyReading } from '../audit/body-reading.service';
import { parseJson, writeJson } from '../payload/json';
import {
  type ProposalDetails,
  ProposalDetailsRepository,
} from '../checkout-sessions/proposal-details.repository';
import { redact } from '../payload/redact';
import {
  type AttemptView,
  EventDetailsRepository,
  type EventRow,
  type LedgerLine,
  type RelatedEvent,
  type StandingRow,
} from './event-details.repository';
import type { EventSummary } from './event-summary';
import { type ObjectChanges, objectChangesOf } from './object-changes';
import { whyDue } from './why-due';

export interface EventDetails extends EventSummary {
  /** Why it is due when it is, or what would have to happen. */
  whyDue: string;
  /** Of the trace that shows how it came, or who had it replayed last. */
  traceId: string | null;
  attempts: AttemptView[];
  /** What the ledger has of it. */
  ledger: LedgerLine[];
  /** Rows that show its state, for no newer one has come. */
  rows: StandingRow[];
  /** Of a checkout session: the tenant that its buyer named, and what became of that. */
  proposal: ProposalDetails | null;
  /** What it says that changed in its object; null once its body is gone. */
  object: ObjectChanges | null;
  /** Other events of its object around it, oldest first. */
  related: RelatedEvent[];
  /** As it was signed, word for word; for viewers without what is personal; null once retention has dropped it. */
  body: string | null;
  isBodyRedacted: boolean;
}

type Settings = Pick<Env, 'RETRY_MAX_ATTEMPTS' | 'RETRY_BASE_DELAY_MS' | 'RETRY_MAX_DELAY_MS'>;

/** One event with all that is known of it. */
@Injectable()
export class EventInspector {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly repository: EventDetailsRepository,
    private readonly bodyReading: BodyReading,
    private readonly proposals: ProposalDetailsRepository,
    @Inject(ENV) private readonly env: Settings,
  ) {}

  /**
   * That a person reads a body unredacted is in the audit log before this answers.
   * @throws {FailureException} 404 `event_not_found`
   */
  async inspect(stripeEventId: string, caller: AdminCaller): Promise<EventDetails> {
    const event = await this.read(stripeEventId, caller);
    if (event.body !== null && !event.isBodyRedacted) await this.bodyReading.record(caller, event.id);
    return event;
  }

  private async read(stripeEventId: string, { role }: AdminCaller): Promise<EventDetails> {
    return this.reading.run(async (manager) => {
      const row = await this.repository.find(stripeEventId, manager);
      if (!row) throw new FailureException(404, 'event_not_found');
      const [attempts, ledger, rows, related, bodyBefore, proposal] = await Promise.all([
        this.repository.attemptsOf(row, manager),
        this.repository.ledgerOf(row, manager),
        this.repository.rowsStandingBy(row, manager),
        this.repository.relatedTo(row, manager),
        this.repository.bodyBefore(row, manager),
        row.objectId === null ? undefined : this.proposals.find(row.objectId, { role }, manager),
      ]);
      const isBodyRedacted = role !== 'operator';
      return {
        ...summaryOf(row),
        whyDue: whyDue(row, this.env),
        traceId: traceIdOf(row.traceparent) ?? null,
        attempts,
        ledger,
        rows,
        proposal: proposal ?? null,
        object: row.body === null ? null : objectChangesOf(row.body, bodyBefore, isBodyRedacted),
        related,
        body: row.body !== null && isBodyRedacted ? redactedBody(row.body) : row.body,
        isBodyRedacted,
      };
    });
  }
}

function summaryOf(row: EventRow): EventSummary {
  const { rowId: _row, nextTrigger: _trigger, claimedBy: _claim, deferralCount: _count, ...rest } = row;
  const { traceparent: _trace, body: _body, ...summary } = rest;
  return summary;
}

function redactedBody(body: string): string {
  const json = parseJson(body);
  return json === undefined ? 'null' : writeJson(redact(json), 2);
}
