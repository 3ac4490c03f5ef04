import { Column, Entity, PrimaryColumn } from 'typeorm';
import { VersionedRow } from '../ordering/versioned-row';

/** What is sold at a price, as people call it. */
@Entity('stripe_products')
export class StripeProduct extends VersionedRow {
  /** `prod_…` */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('boolean', { default: false })
  active: boolean;
}
