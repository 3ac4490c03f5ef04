import { Column } from 'typeorm';

/** The columns by which a projection's row tells whose state it shows. */
export abstract class VersionedRow {
  /** The event whose state this row shows; null on a stub that only other objects mention so far. */
  @Column({ type: 'text', name: 'version_event', collation: 'C', nullable: true })
  versionEvent: string | null;

  /** That event's `created`. */
  @Column('timestamptz', { name: 'version_at', nullable: true })
  versionAt: Date | null;

  /** That state is final: only another final one can replace it. */
  @Column('boolean', { name: 'version_terminal', default: false })
  versionTerminal: boolean;

  /** Several events of that second were compared; an older one arriving late may change the verdict. */
  @Column('boolean', { name: 'version_tied', default: false })
  versionTied: boolean;

  /** When the row was made; Stripe knows nothing of it. */
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
