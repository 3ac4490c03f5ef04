import { HandlesEvent } from '../events/handles-event.decorator';
import { PriceHandler } from './about/price.handler';

/** A price changed: its name, whether it can be bought. https://docs.stripe.com/api/events/types#event_types-price.updated */
@HandlesEvent('price.updated', { aliases: ['price.fetched'] })
export class PriceUpdatedHandler extends PriceHandler {}
