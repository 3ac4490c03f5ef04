import { Entity, PrimaryColumn } from 'typeorm';
import { TrafficSpan } from './traffic-span.entity';

/** The sums of the minutes, written along with them: a week is read from few rows. */
@Entity('traffic_hours')
export class TrafficHour extends TrafficSpan {
  @PrimaryColumn('timestamptz')
  hour: Date;
}
