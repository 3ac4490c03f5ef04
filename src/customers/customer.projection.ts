import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../ordering/projection';
import { type CustomerSnapshot, readCustomer } from './customer.snapshot';

/** `stripe_customers`, but for the link to a tenant, which {@link TenantLinks} owns. */
@Injectable()
export class CustomerProjection implements Projection<CustomerSnapshot> {
  readonly table = 'stripe_customers';
  readonly read = readCustomer;

  isTerminal({ deleted }: CustomerSnapshot): boolean {
    return deleted;
  }

  async save(state: CustomerSnapshot, manager: EntityManager): Promise<void> {
    await manager.query(
      `update stripe_customers set email = $2, name = $3, deleted = $4, metadata = $5 where id = $1`,
      [state.id, state.email, state.name, state.deleted, JSON.stringify(state.metadata)],
    );
  }
}
