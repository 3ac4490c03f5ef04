import { Column, PrimaryColumn } from 'typeorm';

/** What one process counted in a span of time. */
export abstract class TrafficSpan {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  worker: string;

  @Column('integer', { name: 'deliveries_new' })
  deliveriesNew: number;

  @Column('integer', { name: 'deliveries_duplicate' })
  deliveriesDuplicate: number;

  @Column('integer', { name: 'deliveries_unavailable' })
  deliveriesUnavailable: number;

  @Column('integer', { name: 'deliveries_refused' })
  deliveriesRefused: number;

  @Column('integer', { name: 'outcomes_processed' })
  outcomesProcessed: number;

  @Column('integer', { name: 'outcomes_ignored' })
  outcomesIgnored: number;

  @Column('integer', { name: 'outcomes_superseded' })
  outcomesSuperseded: number;

  @Column('integer', { name: 'outcomes_waiting' })
  outcomesWaiting: number;

  @Column('integer', { name: 'outcomes_retrying' })
  outcomesRetrying: number;

  @Column('integer', { name: 'outcomes_dead' })
  outcomesDead: number;

  @Column('integer', { name: 'outcomes_deferred' })
  outcomesDeferred: number;

  /**
   * How many were in each bucket of the histogram, not cumulative, the last one without a bound. Which bounds these are is
   * told by the number of buckets alone: whoever moves them changes their number too, and older rows are passed over.
   */
  @Column('integer', { name: 'ack_buckets', array: true })
  ackBuckets: number[];

  @Column('integer', { name: 'done_buckets', array: true })
  doneBuckets: number[];
}
