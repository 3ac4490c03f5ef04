import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ProposalState } from './tenant-proposal';

/** What became of the tenant that a checkout session's buyer named. Kept, so that the same session never asks twice. */
@Entity('checkout_proposals')
@Index('checkout_proposals_customer', ['customerId', 'sessionId'])
@Index('checkout_proposals_asked', ['askedAt'], { where: "(state = 'asked'::text)" })
@Check('checkout_proposals_state_known', `state in ('asked', 'held', 'settled', 'linked', 'refused')`)
export class CheckoutProposal {
  /** `cs_…` */
  @PrimaryColumn({ type: 'text', name: 'session_id', collation: 'C' })
  sessionId: string;

  @Column({ type: 'text', name: 'customer_id', collation: 'C' })
  customerId: string;

  /** The tenant that the buyer named. */
  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('text')
  state: ProposalState;

  /** When a person was first asked; null where nobody had to be. */
  @Column('timestamptz', { name: 'asked_at', nullable: true })
  askedAt: Date | null;

  /** When a person answered. */
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  /** Who did. */
  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  /** Why. */
  @Column('text', { nullable: true })
  reason: string | null;
}
