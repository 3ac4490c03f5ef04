import { AlertNotification } from '../alerts/alert-notification.entity';
import { Alert } from '../alerts/alert.entity';
import { SignatureFailure } from '../alerts/signature-failure.entity';
import { AdminBodyReading } from '../admin/audit/admin-body-reading.entity';
import { AdminRefusal } from '../admin/audit/admin-refusal.entity';
import { AuditChainLink } from '../admin/audit/audit-chain-link.entity';
import { AuditEntry } from '../admin/audit/audit-entry.entity';
import { AuditHead } from '../admin/audit/audit-head.entity';
import { IdempotencyKey } from '../admin/mutations/idempotency-key.entity';
import { BulkReplayEvent } from '../admin/bulk-replays/bulk-replay-event.entity';
import { BulkReplay } from '../admin/bulk-replays/bulk-replay.entity';
import { StripeCheckoutSession } from '../checkout/stripe-checkout-session.entity';
import { ConsoleSession } from '../console/access/console-session.entity';
import { StripeCustomer } from '../customers/stripe-customer.entity';
import { StripeEventAttempt } from '../event-log/stripe-event-attempt.entity';
import { StripeEventLog } from '../event-log/stripe-event-log.entity';
import { StripeInvoice } from '../invoices/stripe-invoice.entity';
import { BillingEvent } from '../ledger/billing-event.entity';
import { UnresolvedObject } from '../ordering/unresolved-object.entity';
import { StripeCharge } from '../payments/stripe-charge.entity';
import { StripePayment } from '../payments/stripe-payment.entity';
import { PlanPrice } from '../plans/plan-price.entity';
import { Plan } from '../plans/plan.entity';
import { ReconciliationState } from '../reconciliation/reconciliation-state.entity';
import { stripeObjects } from '../stripe-objects/stripe-objects';
import { StripeSubscriptionItem } from '../subscriptions/stripe-subscription-item.entity';
import { StripeSubscription } from '../subscriptions/stripe-subscription.entity';
import { CheckoutProposal } from '../tenants/checkout-proposal.entity';
import { Tenant } from '../tenants/tenant.entity';
import { Workspace } from '../tenants/workspace.entity';
import { BacklogMinute } from '../traffic/backlog-minute.entity';
import { TrafficHour } from '../traffic/traffic-hour.entity';
import { TrafficMinute } from '../traffic/traffic-minute.entity';

/** Every table the service reads or writes. */
export const entities = [
  AdminBodyReading,
  AdminRefusal,
  Alert,
  AlertNotification,
  AuditChainLink,
  AuditEntry,
  AuditHead,
  BacklogMinute,
  BillingEvent,
  BulkReplay,
  BulkReplayEvent,
  CheckoutProposal,
  ConsoleSession,
  IdempotencyKey,
  Plan,
  PlanPrice,
  ReconciliationState,
  SignatureFailure,
  StripeCharge,
  StripeCheckoutSession,
  StripeCustomer,
  StripeEventAttempt,
  StripeEventLog,
  StripeInvoice,
  StripePayment,
  StripeSubscription,
  StripeSubscriptionItem,
  Tenant,
  TrafficHour,
  TrafficMinute,
  UnresolvedObject,
  Workspace,
  ...stripeObjects.map(({ entity }) => entity),
];
