import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import { CustomersService } from '../customers/customers.service';

/** A customer exists; its metadata may name a tenant. https://docs.stripe.com/api/events/types#event_types-customer.created */
@Injectable()
@HandlesEvent('customer.created')
export class CustomerCreatedHandler implements EventHandler<'customer.created'> {
  constructor(private readonly customers: CustomersService) {}

  handle(event: StripeEventOf<'customer.created'>): Change {
    return this.customers.change(event);
  }
}
