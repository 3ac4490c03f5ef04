import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** A Checkout Session that somebody went through with. */
@Entity('stripe_checkout_sessions')
@Index('stripe_checkout_sessions_customer', ['customerId', 'id'])
@Index('stripe_checkout_sessions_naming', ['customerId', 'created', 'id'], {
  where: '(named_tenant IS NOT NULL)',
})
@Index('stripe_checkout_sessions_proposing', ['customerId', 'created', 'id'], {
  where: '(proposed_tenant IS NOT NULL)',
})
export class StripeCheckoutSession extends VersionedRow {
  /** `cs_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'customer_id', collation: 'C', nullable: true })
  customerId: string | null;

  @Column({ type: 'text', name: 'subscription_id', collation: 'C', nullable: true })
  subscriptionId: string | null;

  @Column({ type: 'text', name: 'payment_id', collation: 'C', nullable: true })
  paymentId: string | null;

  @Column('text', { nullable: true })
  mode: string | null;

  @Column('timestamptz', { nullable: true })
  created: Date | null;

  /** As the product gave it to Stripe, or as the buyer wrote it. */
  @Column('text', { name: 'client_reference_id', nullable: true })
  clientReferenceId: string | null;

  /** What the server said, where it is a UUID: it may be a tenant's. */
  @Column('uuid', { name: 'named_tenant', nullable: true })
  namedTenant: string | null;

  /** 'open', 'complete' or 'expired'. */
  @Column('text', { nullable: true })
  status: string | null;

  /** `plink_…` where a payment link opened it. */
  @Column({ type: 'text', name: 'payment_link_id', collation: 'C', nullable: true })
  paymentLinkId: string | null;

  /** What the buyer may have written, where it is a UUID: it links nothing by itself. */
  @Column('uuid', { name: 'proposed_tenant', nullable: true })
  proposedTenant: string | null;
}
