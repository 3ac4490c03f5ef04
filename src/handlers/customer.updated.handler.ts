import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import type { Applied } from '../ordering/applied';
import { CustomersService } from '../customers/customers.service';

/** A customer changed, perhaps the tenant its metadata names. https://docs.stripe.com/api/events/types#event_types-customer.updated */
@Injectable()
@HandlesEvent('customer.updated', { aliases: ['customer.fetched'] })
export class CustomerUpdatedHandler implements EventHandler<'customer.updated'> {
  constructor(private readonly customers: CustomersService) {}

  handle(event: StripeEventOf<'customer.updated'>, manager: EntityManager): Promise<Applied> {
    return this.customers.apply(event, manager);
  }
}
