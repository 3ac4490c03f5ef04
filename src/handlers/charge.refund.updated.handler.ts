import { HandlesEvent } from '../events/handles-event.decorator';
import { RefundHandler } from './about/refund.handler';

/** A refund changed: the older name, still sent for some payment methods. https://docs.stripe.com/api/events/types#event_types-charge.refund.updated */
@HandlesEvent('charge.refund.updated')
export class ChargeRefundUpdatedHandler extends RefundHandler {}
