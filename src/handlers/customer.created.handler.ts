import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';
import type { Applied } from '../ordering/applied';
import { CustomersService } from '../customers/customers.service';

/** A customer exists; its metadata may name a tenant. https://docs.stripe.com/api/events/types#event_types-customer.created */
@Injectable()
@HandlesEvent('customer.created')
export class CustomerCreatedHandler implements EventHandler<'customer.created'> {
  constructor(private readonly customers: CustomersService) {}

  handle(event: StripeEventOf<'customer.created'>, manager: EntityManager): Promise<Applied> {
    return this.customers.apply(event, manager);
  }
}
