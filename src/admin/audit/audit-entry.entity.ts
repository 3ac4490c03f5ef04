import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who changed what, or tried to, from where and why. Triggers refuse to change or delete what is written. */
@Entity('admin_audit_log')
@Index('admin_audit_log_actor', ['actor', 'id'])
@Index('admin_audit_log_action', ['action', 'id'])
@Index('admin_audit_log_target', ['target', 'id'])
@Index('admin_audit_log_at', ['at'])
export class AuditEntry {
  /** Set by a trigger, like `at` and `databaseUser`: no caller can choose them. */
  @PrimaryColumn('bigint')
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

  /** The role that the session logged in as; null in entries of older versions. */
  @Column('text', { name: 'database_user', nullable: true })
  databaseUser: string | null;
}
