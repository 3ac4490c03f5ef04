import { Injectable } from '@nestjs/common';
import { boolean, jsonb, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type CustomerSnapshot, readCustomer } from './customer.snapshot';

/** `stripe_customers`, but for the link to a tenant, which {@link TenantLinks} owns. */
@Injectable()
export class CustomerProjection implements Projection<CustomerSnapshot> {
  readonly table = 'stripe_customers';
  readonly namesTenants = true;
  readonly read = readCustomer;

  readonly columns: Columns<CustomerSnapshot> = {
    email: text(({ email }) => email),
    name: text(({ name }) => name),
    deleted: boolean(({ deleted }) => deleted),
    metadata: jsonb(({ metadata }) => metadata),
  };

  isTerminal({ deleted }: CustomerSnapshot): boolean {
    return deleted;
  }
}
