import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What may change of a line that is booked. Each names the event that it follows from, which the log must have. */
export type LedgerCorrection =
  /** Another event states the same fact: the line keeps the smaller event id and the earlier second. */
  | { correction: 'stated'; kind: string; objectId: string; factKey: string; event: string; at: number }
  /** A step of a charge turns out to be a refund that has a name. */
  | { correction: 'named'; charge: string; step: string; refund: string; event: string }
  /** The lines of a customer go to the tenant that it is linked to by now. */
  | { correction: 'move'; customer: string };

/** `correct_ledger()`: runs with its owner's rights, so that the service's own role need not be allowed to change a line. */
@Injectable()
export class LedgerCorrections {
  /** @returns how many lines read otherwise now. */
  async apply(corrections: readonly LedgerCorrection[], manager: EntityManager): Promise<number> {
    if (corrections.length === 0) return 0;
    const [row]: { corrected: number }[] = await manager.query(
      `select correct_ledger($1::jsonb) as corrected`,
      [JSON.stringify(corrections)],
    );
    return row?.corrected ?? 0;
  }
}
