import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Passage } from './change';

/** Whose an object is that does not say so itself. */
export interface Owner {
  /** null: nobody's, a guest's. */
  customerId: string | null;
}

/** Finds out whose something is by the money that it is about. */
@Injectable()
export class OwnersRepository {
  /** undefined while neither the charge nor the payment is stored. */
  async of({ chargeId, paymentId }: Passage, manager: EntityManager): Promise<Owner | undefined> {
    const rows: { customer_id: string | null }[] = await manager.query(
      `select customer_id from stripe_charges where id = $1 and version_event is not null
       union all
       select customer_id from stripe_payments where id = $2 and version_event is not null`,
      [chargeId, paymentId],
    );
    if (rows.length === 0) return undefined;
    return { customerId: rows.find(({ customer_id }) => customer_id !== null)?.customer_id ?? null };
  }
}
