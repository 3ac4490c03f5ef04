import { Entity, Index, PrimaryColumn } from 'typeorm';

/** Who has read which event's body unredacted, and in which hour: the audit log has one entry for that. */
@Entity('admin_body_readings')
@Index('admin_body_readings_hour', ['hour'])
export class AdminBodyReading {
  @PrimaryColumn('text')
  actor: string;

  @PrimaryColumn({ type: 'text', name: 'stripe_event_id', collation: 'C' })
  eventId: string;

  @PrimaryColumn('timestamptz')
  hour: Date;
}
