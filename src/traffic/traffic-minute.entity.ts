import { Entity, PrimaryColumn } from 'typeorm';
import { TrafficSpan } from './traffic-span.entity';

@Entity('traffic_minutes')
export class TrafficMinute extends TrafficSpan {
  @PrimaryColumn('timestamptz')
  minute: Date;
}
