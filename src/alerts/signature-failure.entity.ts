import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Deliveries that Stripe did not sign, as one process counted them in one minute: only together they make a burst. */
@Entity('signature_failures')
export class SignatureFailure {
  @PrimaryColumn('timestamptz')
  minute: Date;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  worker: string;

  @Column('integer')
  failures: number;
}
