import { HandlesEvent } from '../events/handles-event.decorator';
import { RefundHandler } from './about/refund.handler';

/** A refund came back. https://docs.stripe.com/api/events/types#event_types-refund.failed */
@HandlesEvent('refund.failed')
export class RefundFailedHandler extends RefundHandler {}
