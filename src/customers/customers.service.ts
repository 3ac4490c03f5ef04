import { Injectable } from '@nestjs/common';
import { type Change, readVersion } from '../changes/change';
import type { ObjectEvent } from '../ordering/version';
import { CustomerProjection } from './customer.projection';

/** Customers, and the tenants that their metadata names. */
@Injectable()
export class CustomersService {
  constructor(private readonly projection: CustomerProjection) {}

  /** Of any `customer.*` event. It never waits: a customer without a tenant is a fact, not a failure. */
  change(event: ObjectEvent): Change {
    const version = readVersion(this.projection, event);
    return {
      projection: this.projection,
      version,
      customerId: version.state.id,
      claimant: { by: 'customer' },
      decidesPlan: true,
      needsTenant: false,
      prices: [],
    };
  }
}
