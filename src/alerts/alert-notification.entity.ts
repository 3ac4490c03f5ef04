import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { AlertKind } from './finding';

/** One notice to one channel: written with the alert's change, sent afterwards, until it has arrived. */
@Entity('alert_notifications')
@Index('alert_notifications_due', ['nextAttemptAt'], { where: '(next_attempt_at IS NOT NULL)' })
@Check('alert_notifications_state_known', `state in ('firing', 'resolved')`)
export class AlertNotification {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text', name: 'alert_key', collation: 'C' })
  alertKey: string;

  @Column('text')
  kind: AlertKind;

  @Column('text')
  state: 'firing' | 'resolved';

  @Column('text')
  summary: string;

  @Column('timestamptz')
  since: Date;

  @Column('text')
  channel: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  /** Null once it has arrived, or was given up. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true, default: () => 'now()' })
  nextAttemptAt: Date | null;

  @Column('integer', { default: 0 })
  attempts: number;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;
}
