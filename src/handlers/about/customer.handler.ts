import { Injectable } from '@nestjs/common';
import type { Change } from '../../changes/change';
import type { StripeEventAbout } from '../../stripe-shapes/event-types';
import { CustomersService } from '../../customers/customers.service';

/** Whatever happens to a customer changes its row, and perhaps its tenant. */
@Injectable()
export abstract class CustomerHandler {
  constructor(private readonly customers: CustomersService) {}

  handle(event: StripeEventAbout<'customer'>): Change {
    return this.customers.change(event);
  }
}
