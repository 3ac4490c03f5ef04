import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Who changed what through the admin API, from where and why. */
@Entity('admin_audit_log')
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  /** The name of the token. */
  @Column('text')
  actor: string;

  @Column('text', { name: 'remote_address', nullable: true })
  remoteAddress: string | null;

  @Column('text')
  action: string;

  @Column('text')
  target: string;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text')
  result: string;
}
