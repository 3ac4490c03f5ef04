import { Column } from 'typeorm';
import { VersionedRow } from './versioned-row';

/** A row of an object whose metadata may name a tenant. */
export abstract class ClaimingRow extends VersionedRow {
  /** `metadata.tenant_id` of the newest event that carried one, as sent: it may name no tenant. */
  @Column('text', { name: 'named_tenant', nullable: true })
  namedTenant: string | null;

  /** `created` of that event. */
  @Column('timestamptz', { name: 'named_at', nullable: true })
  namedAt: Date | null;

  /** Its id. */
  @Column({ type: 'text', name: 'named_by', collation: 'C', nullable: true })
  namedBy: string | null;
}
