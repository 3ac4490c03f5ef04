import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import { CustomersService } from '../customers/customers.service';

/** A customer changed, perhaps the tenant its metadata names. https://docs.stripe.com/api/events/types#event_types-customer.updated */
@Injectable()
@HandlesEvent('customer.updated', { aliases: ['customer.fetched'] })
export class CustomerUpdatedHandler implements EventHandler<'customer.updated'> {
  constructor(private readonly customers: CustomersService) {}

  handle(event: StripeEventOf<'customer.updated'>): Change {
    return this.customers.change(event);
  }
}
