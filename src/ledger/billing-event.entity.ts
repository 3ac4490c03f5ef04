import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { BillingEventKind } from './billing-fact';

/** One line of the ledger. Lines are never deleted, and `correct_ledger()` alone changes them. Only `payment`, `refund` and `refund_failed` move money. */
@Entity('billing_events')
@Unique('billing_events_stripe_event_id_key', ['stripeEventId'])
@Unique('billing_events_fact_key', ['kind', 'objectId', 'factKey'])
@Index('billing_events_orphans', ['customerId'], { where: '(tenant_id IS NULL)' })
@Index('billing_events_tenant', ['tenantId', 'occurredAt'])
@Index('billing_events_customer', ['customerId'])
@Check(
  'billing_events_kind_known',
  `kind in ('payment', 'payment_failed', 'refund', 'refund_failed', 'invoice_paid', 'invoice_payment_failed')`,
)
export class BillingEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId: string | null;

  /** Kept, so that the line follows a customer that is linked or moved later. */
  @Column({ type: 'text', name: 'customer_id', collation: 'C', nullable: true })
  customerId: string | null;

  @Column('text')
  kind: BillingEventKind;

  @Column({ type: 'text', name: 'object_id', collation: 'C' })
  objectId: string;

  /** Tells apart the facts of one kind about one object; empty where there can be only one. */
  @Column({ type: 'text', name: 'fact_key', collation: 'C', default: '' })
  factKey: string;

  /** Minor units. Of a refund: the cumulative amount. */
  @Column('bigint')
  amount: string;

  /** Of a refund: the part that is new, where Stripe tells. */
  @Column('bigint', { name: 'new_amount', nullable: true })
  newAmount: string | null;

  /** ISO 4217, lower case. */
  @Column('text', { nullable: true })
  currency: string | null;

  /** The smallest id of the events that state this fact. */
  @Column({ type: 'text', name: 'stripe_event_id', collation: 'C' })
  stripeEventId: string;

  /** The earliest `created` of the events that state this fact. */
  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
