import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LedgerCorrections } from './ledger-corrections.repository';
import type { LedgerLine } from './ledger-line';

/**
 * Stripe sometimes makes two Event objects for one refund, and two endpoints may bring them at two API versions, of which only
 * the one before 2022-11-15 names the refund. The line then has the name, whichever came first. Callers hold the lock of the
 * charge's row, so that nobody books a refund of the same charge meanwhile.
 */
@Injectable()
export class TwinRefunds {
  constructor(private readonly corrections: LedgerCorrections) {}

  /** @returns the lines that are still to be booked. */
  async settle(lines: readonly LedgerLine[], manager: EntityManager): Promise<readonly LedgerLine[]> {
    await this.name(lines, manager);
    const steps = lines.filter(({ kind, factKey }) => kind === 'refund' && factKey !== '');
    if (steps.length === 0) return lines;
    const told = await this.joinNamed(steps, manager);
    return lines.filter(({ eventId }) => !told.has(eventId));
  }

  /** What was booked as a step of the charge gets the name of the refund. */
  private async name(lines: readonly LedgerLine[], manager: EntityManager): Promise<void> {
    await this.corrections.apply(
      lines.flatMap(({ unnamed, objectId, eventId }) => {
        if (unnamed === undefined) return [];
        const { objectId: charge, factKey: step } = unnamed;
        return [{ correction: 'named', charge, step, refund: objectId, event: eventId }];
      }),
      manager,
    );
  }

  /**
   * Joins steps to lines that name their refund: same charge, amounts and request, as the log has the event of the line. To the
   * oldest one, where a refund was made again in the same step and nobody asked for either by a request.
   * @returns the ids of the events whose step that is.
   */
  private async joinNamed(lines: readonly LedgerLine[], manager: EntityManager): Promise<Set<string>> {
    const rows: { event: string; at: string; refund: string }[] = await manager.query(
      `select distinct on (s.event) s.event, s.occurred_at as at, b.object_id as refund
       from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as s (event, charge, step, occurred_at)
       join stripe_event_log l on l.object_id = s.charge and l.event_data is not null
       join billing_events b on b.stripe_event_id = l.stripe_event_id and b.kind = 'refund' and b.fact_key = ''
       where s.step = concat_ws(' ', (b.amount - b.new_amount) || '→' || b.amount,
           l.event_data::json #>> '{request,id}')
         and not exists (select from billing_events o where o.stripe_event_id = s.event and o.id <> b.id)
       order by s.event, b.id`,
      [
        lines.map(({ eventId }) => eventId),
        lines.map(({ objectId }) => objectId),
        lines.map(({ factKey }) => factKey),
        lines.map(({ occurredAt }) => occurredAt),
      ],
    );
    await this.corrections.apply(
      rows.map(({ event, at, refund }) => {
        return { correction: 'stated', kind: 'refund', objectId: refund, factKey: '', event, at: Number(at) };
      }),
      manager,
    );
    return new Set(rows.map(({ event }) => event));
  }
}
