import { HandlesEvent } from '../events/handles-event.decorator';
import { PriceHandler } from './about/price.handler';

/** A price that nobody ever used is gone. https://docs.stripe.com/api/events/types#event_types-price.deleted */
@HandlesEvent('price.deleted')
export class PriceDeletedHandler extends PriceHandler {}
