import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was unfinished when the first of the replicas looked in this minute. */
@Entity('backlog_minutes')
export class BacklogMinute {
  @PrimaryColumn('timestamptz')
  minute: Date;

  @Column('integer')
  pending: number;

  @Column('integer')
  retrying: number;

  @Column('integer')
  waiting: number;

  @Column('integer')
  dead: number;

  @Column('double precision', { name: 'oldest_due_seconds' })
  oldestDueSeconds: number;

  @Column('double precision', { name: 'oldest_waiting_seconds' })
  oldestWaitingSeconds: number;
}
