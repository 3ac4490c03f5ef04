import { HandlesEvent } from '../events/handles-event.decorator';
import { RefundHandler } from './about/refund.handler';

/** Money is on its way back. https://docs.stripe.com/api/events/types#event_types-refund.created */
@HandlesEvent('refund.created')
export class RefundCreatedHandler extends RefundHandler {}
