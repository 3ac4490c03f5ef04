import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Who changed what, or tried to, from where and why. Triggers refuse to change or delete what is written. */
@Entity('admin_audit_log')
@Index('admin_audit_log_actor', ['actor', 'id'])
@Index('admin_audit_log_action', ['action', 'id'])
@Index('admin_audit_log_target', ['target', 'id'])
@Index('admin_audit_log_at', ['at'])
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
