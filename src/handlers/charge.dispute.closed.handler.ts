import { HandlesEvent } from '../events/handles-event.decorator';
import { DisputeHandler } from './about/dispute.handler';

/** A dispute was won, lost, or withdrawn. https://docs.stripe.com/api/events/types#event_types-charge.dispute.closed */
@HandlesEvent('charge.dispute.closed')
export class ChargeDisputeClosedHandler extends DisputeHandler {}
