import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The last link of the audit log's chain. Its row lock gives entries their order; a trigger takes it in the commit. */
@Entity('admin_audit_head')
@Check('admin_audit_head_singleton', 'singleton')
export class AuditHead {
  @PrimaryColumn('boolean', { default: true })
  singleton: boolean;

  /** 0 before the first link. */
  @Column('bigint', { default: '0' })
  position: string;

  @Column('bytea')
  hash: Buffer;

  /** The owner has deleted entries up to this position. */
  @Column('bigint', { name: 'forgotten_until', default: '0' })
  forgottenUntil: string;
}
