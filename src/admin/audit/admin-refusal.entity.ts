import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often a person was refused one kind of action in a minute, over all replicas. */
@Entity('admin_refusals')
export class AdminRefusal {
  @PrimaryColumn('text')
  actor: string;

  @PrimaryColumn('text')
  action: string;

  @PrimaryColumn('timestamptz')
  minute: Date;

  @Column('integer')
  refused: number;
}
