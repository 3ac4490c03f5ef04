import { HandlesEvent } from '../events/handles-event.decorator';
import { RefundHandler } from './about/refund.handler';

/** A refund has arrived, failed, or got the reference that banks ask for. https://docs.stripe.com/api/events/types#event_types-refund.updated */
@HandlesEvent('refund.updated', { aliases: ['refund.fetched'] })
export class RefundUpdatedHandler extends RefundHandler {}
