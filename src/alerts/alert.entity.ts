import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlertKind } from './finding';

/** Something that is wrong, or was; one row for each such thing, whichever replica saw it. */
@Entity('alerts')
export class Alert {
  /** The kind, and where there may be several of it, what it is about. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  key: string;

  @Column('text')
  kind: AlertKind;

  @Column('boolean', { name: 'is_firing' })
  isFiring: boolean;

  @Column('text')
  summary: string;

  /** What the last notice was about: while it stays the same there is nothing new to tell. */
  @Column('text')
  marker: string;

  /** When it began, this time. */
  @Column('timestamptz', { default: () => 'now()' })
  since: Date;

  /** When it was last found to be so. */
  @Column('timestamptz', { name: 'seen_at', default: () => 'now()' })
  seenAt: Date;

  @Column('timestamptz', { name: 'told_at', default: () => 'now()' })
  toldAt: Date;
}
