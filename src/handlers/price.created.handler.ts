import { HandlesEvent } from '../events/handles-event.decorator';
import { PriceHandler } from './about/price.handler';

/** There is a price. https://docs.stripe.com/api/events/types#event_types-price.created */
@HandlesEvent('price.created')
export class PriceCreatedHandler extends PriceHandler {}
