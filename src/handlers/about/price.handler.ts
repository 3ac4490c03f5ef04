import { Injectable } from '@nestjs/common';
import type { Change } from '../../changes/change';
import type { StripeEventAbout } from '../../events/event-handler';
import { PricesService } from '../../catalogue/prices.service';

/** Whatever happens to a price. */
@Injectable()
export abstract class PriceHandler {
  constructor(private readonly prices: PricesService) {}

  handle(event: StripeEventAbout<'price'>): Change {
    return this.prices.change(event);
  }
}
