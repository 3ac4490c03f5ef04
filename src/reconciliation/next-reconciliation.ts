import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { StripeApi } from '../stripe-api/stripe-api';

/** When the reconciliation looks next, for whoever knows of a reason not to wait. */
@Injectable()
export class NextReconciliation {
  constructor(private readonly stripe: StripeApi) {}

  /** Without a key it never looks. */
  get isPossible(): boolean {
    return this.stripe.isAvailable;
  }

  /** @param account a connected one; null: the key's own. */
  async isDueNow(account: string | null, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into reconciliation_state (account) values ($1)
       on conflict (account) do update set next_run_at = now()`,
      [account ?? ''],
    );
  }
}
