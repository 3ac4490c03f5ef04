import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import { ProductsService } from '../catalogue/products.service';
import type { EventHandler, StripeEventOf } from '../events/event-handler';
import { HandlesEvent } from '../events/handles-event.decorator';

/** A product changed: its name, whether it is sold. https://docs.stripe.com/api/events/types#event_types-product.updated */
@Injectable()
@HandlesEvent('product.updated', { aliases: ['product.fetched'] })
export class ProductUpdatedHandler implements EventHandler<'product.updated'> {
  constructor(private readonly products: ProductsService) {}

  handle(event: StripeEventOf<'product.updated'>): Change {
    return this.products.change(event);
  }
}
