import { HandlesEvent } from '../events/handles-event.decorator';
import { DisputeHandler } from './about/dispute.handler';

/** A dispute changed: evidence, its status. https://docs.stripe.com/api/events/types#event_types-charge.dispute.updated */
@HandlesEvent('charge.dispute.updated', { aliases: ['charge.dispute.fetched'] })
export class ChargeDisputeUpdatedHandler extends DisputeHandler {}
