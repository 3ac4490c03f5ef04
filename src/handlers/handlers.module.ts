import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { PaymentsModule } from '../payments/payments.module';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module';
import { ChargeRefundedHandler } from './charge.refunded.handler';
import { CustomerCreatedHandler } from './customer.created.handler';
import { CustomerSubscriptionCreatedHandler } from './customer.subscription.created.handler';
import { CustomerSubscriptionDeletedHandler } from './customer.subscription.deleted.handler';
import { CustomerSubscriptionUpdatedHandler } from './customer.subscription.updated.handler';
import { CustomerUpdatedHandler } from './customer.updated.handler';
import { InvoicePaidHandler } from './invoice.paid.handler';
import { InvoicePaymentFailedHandler } from './invoice.payment_failed.handler';
import { PaymentIntentPaymentFailedHandler } from './payment_intent.payment_failed.handler';
import { PaymentIntentSucceededHandler } from './payment_intent.succeeded.handler';

/** One line per supported event type. */
@Module({
  imports: [CustomersModule, InvoicesModule, PaymentsModule, SubscriptionsModule],
  providers: [
    ChargeRefundedHandler,
    CustomerCreatedHandler,
    CustomerSubscriptionCreatedHandler,
    CustomerSubscriptionDeletedHandler,
    CustomerSubscriptionUpdatedHandler,
    CustomerUpdatedHandler,
    InvoicePaidHandler,
    InvoicePaymentFailedHandler,
    PaymentIntentPaymentFailedHandler,
    PaymentIntentSucceededHandler,
  ],
})
export class HandlersModule {}
