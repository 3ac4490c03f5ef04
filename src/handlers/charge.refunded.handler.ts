import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler } from '../events/event-handler';
import type { StripeEventOf } from '../stripe-shapes/event-types';
import { HandlesEvent } from '../events/handles-event.decorator';
import { ChargesService } from '../payments/charges.service';

/** Money went back, in part or in whole. https://docs.stripe.com/api/events/types#event_types-charge.refunded */
@Injectable()
@HandlesEvent('charge.refunded', { aliases: ['charge.fetched'] })
export class ChargeRefundedHandler implements EventHandler<'charge.refunded'> {
  constructor(private readonly charges: ChargesService) {}

  handle(event: StripeEventOf<'charge.refunded'>): Change {
    return this.charges.refunded(event);
  }
}
