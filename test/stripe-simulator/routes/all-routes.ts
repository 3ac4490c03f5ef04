import type { EventRecord } from '../account/event-records';
import type { Route } from '../http/route';
import { catalogueRoutes } from './catalogue.routes';
import { checkoutRoutes } from './checkout.routes';
import { customerRoutes } from './customers.routes';
import { eventRoutes } from './events.routes';
import { invoicePaymentRoutes } from './invoice-payments.routes';
import { invoiceRoutes } from './invoices.routes';
import { paymentMethodRoutes } from './payment-methods.routes';
import { paymentRoutes } from './payments.routes';
import { subscriptionRoutes } from './subscriptions.routes';
import { testClockRoutes } from './test-clocks.routes';

/** All that the simulator understands. */
export function allRoutes(pending: (event: EventRecord) => number): Route[] {
  return [
    ...customerRoutes,
    ...catalogueRoutes,
    ...paymentMethodRoutes,
    ...subscriptionRoutes,
    ...invoiceRoutes,
    ...invoicePaymentRoutes,
    ...paymentRoutes,
    ...checkoutRoutes,
    ...testClockRoutes,
    ...eventRoutes(pending),
  ];
}
