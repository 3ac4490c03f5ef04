import { HandlesEvent } from '../events/handles-event.decorator';
import { DisputeHandler } from './about/dispute.handler';

/** A customer asks the bank for the money back. https://docs.stripe.com/api/events/types#event_types-charge.dispute.created */
@HandlesEvent('charge.dispute.created')
export class ChargeDisputeCreatedHandler extends DisputeHandler {}
