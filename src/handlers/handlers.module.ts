import { Module } from '@nestjs/common';
import { CheckoutModule } from '../checkout/checkout.module';
import { CustomersModule } from '../customers/customers.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { PaymentsModule } from '../payments/payments.module';
import { NextReconciliation } from '../reconciliation/next-reconciliation';
import { StripeApiModule } from '../stripe-api/stripe-api.module';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module';
import { ChargeRefundedHandler } from './charge.refunded.handler';
import { CheckoutSessionCompletedHandler } from './checkout.session.completed.handler';
import { CustomerCreatedHandler } from './customer.created.handler';
import { CustomerDeletedHandler } from './customer.deleted.handler';
import { CustomerSubscriptionCreatedHandler } from './customer.subscription.created.handler';
import { CustomerSubscriptionDeletedHandler } from './customer.subscription.deleted.handler';
import { CustomerSubscriptionPausedHandler } from './customer.subscription.paused.handler';
import { CustomerSubscriptionPendingUpdateAppliedHandler } from './customer.subscription.pending_update_applied.handler';
import { CustomerSubscriptionPendingUpdateExpiredHandler } from './customer.subscription.pending_update_expired.handler';
import { CustomerSubscriptionResumedHandler } from './customer.subscription.resumed.handler';
import { CustomerSubscriptionTrialWillEndHandler } from './customer.subscription.trial_will_end.handler';
import { CustomerSubscriptionUpdatedHandler } from './customer.subscription.updated.handler';
import { CustomerUpdatedHandler } from './customer.updated.handler';
import { InvoiceCreatedHandler } from './invoice.created.handler';
import { InvoiceFinalizedHandler } from './invoice.finalized.handler';
import { InvoiceMarkedUncollectibleHandler } from './invoice.marked_uncollectible.handler';
import { InvoicePaidHandler } from './invoice.paid.handler';
import { InvoicePaymentActionRequiredHandler } from './invoice.payment_action_required.handler';
import { InvoicePaymentFailedHandler } from './invoice.payment_failed.handler';
import { InvoicePaymentSucceededHandler } from './invoice.payment_succeeded.handler';
import { InvoiceUpdatedHandler } from './invoice.updated.handler';
import { InvoiceVoidedHandler } from './invoice.voided.handler';
import { PaymentIntentCanceledHandler } from './payment_intent.canceled.handler';
import { PaymentIntentPaymentFailedHandler } from './payment_intent.payment_failed.handler';
import { PaymentIntentProcessingHandler } from './payment_intent.processing.handler';
import { PaymentIntentRequiresActionHandler } from './payment_intent.requires_action.handler';
import { PaymentIntentSucceededHandler } from './payment_intent.succeeded.handler';
import { EventGenerationFailureResolvedHandler } from './v2.core.health.event_generation_failure.resolved.handler';
import { stripeObjects } from '../stripe-objects/stripe-objects';
import { handlersOf } from './object-handlers';

/** One line for each supported event type, and one for the kinds of objects that bring their own. */
@Module({
  imports: [
    CheckoutModule,
    CustomersModule,
    InvoicesModule,
    PaymentsModule,
    StripeApiModule,
    SubscriptionsModule,
  ],
  providers: [
    ChargeRefundedHandler,
    CheckoutSessionCompletedHandler,
    CustomerCreatedHandler,
    CustomerDeletedHandler,
    CustomerSubscriptionCreatedHandler,
    CustomerSubscriptionDeletedHandler,
    CustomerSubscriptionPausedHandler,
    CustomerSubscriptionPendingUpdateAppliedHandler,
    CustomerSubscriptionPendingUpdateExpiredHandler,
    CustomerSubscriptionResumedHandler,
    CustomerSubscriptionTrialWillEndHandler,
    CustomerSubscriptionUpdatedHandler,
    CustomerUpdatedHandler,
    InvoiceCreatedHandler,
    InvoiceFinalizedHandler,
    InvoiceMarkedUncollectibleHandler,
    InvoicePaidHandler,
    InvoicePaymentActionRequiredHandler,
    InvoicePaymentFailedHandler,
    InvoicePaymentSucceededHandler,
    InvoiceUpdatedHandler,
    InvoiceVoidedHandler,
    PaymentIntentCanceledHandler,
    PaymentIntentPaymentFailedHandler,
    PaymentIntentProcessingHandler,
    PaymentIntentRequiresActionHandler,
    PaymentIntentSucceededHandler,
    EventGenerationFailureResolvedHandler,
    ...stripeObjects.flatMap(handlersOf),
    NextReconciliation,
  ],
})
export class HandlersModule {}
