import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** One link for each audit entry, in the order of the commits. Written by a trigger of `admin_audit_log` alone. */
@Entity('admin_audit_chain')
@Unique('admin_audit_chain_entry_id_key', ['entryId'])
export class AuditChainLink {
  /** Without gaps. */
  @PrimaryColumn('bigint')
  position: string;

  @Column('bigint', { name: 'entry_id' })
  entryId: string;

  /** SHA-256 over the hash before and the entry; see `link-hash.ts`. */
  @Column('bytea')
  hash: Buffer;
}
