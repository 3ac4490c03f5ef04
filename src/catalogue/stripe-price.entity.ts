import { Column, Entity, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** What a price is called and costs. What it buys is in `plan_prices`. */
@Entity('stripe_prices')
export class StripePrice extends VersionedRow {
  /** `price_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column({ type: 'text', name: 'product_id', collation: 'C', nullable: true })
  productId: string | null;

  /** It can be bought anew. */
  @Column('boolean', { default: false })
  active: boolean;

  @Column('boolean', { default: false })
  deleted: boolean;

  @Column('text', { nullable: true })
  nickname: string | null;

  /** ISO 4217, lower case. */
  @Column('text', { nullable: true })
  currency: string | null;

  /** In the currency's minor unit. */
  @Column('bigint', { name: 'unit_amount', nullable: true })
  unitAmount: string | null;

  /** Null for what is paid once. */
  @Column('text', { name: 'recurring_interval', nullable: true })
  recurringInterval: string | null;

  @Column('bigint', { name: 'recurring_interval_count', nullable: true })
  recurringIntervalCount: string | null;
}
