import type { Client } from 'pg';
import type { ServerOptions, ServerProcess } from '../processes/server-process';
import type { EventType, PlannedEvent } from '../workload/events';

export const SECRET = 'whsec_bench_0123456789abcdef0123456789';

/** `o`: another version of this service. */
export type ContestantKey = 'a' | 'b' | 'c' | 'd' | 'o';

/** Somebody who receives webhooks; each a process of its own with a database of its own. */
export interface Contestant {
  key: ContestantKey;
  name: string;
  /** What it does with a delivery before it acknowledges it, and after. */
  does: string;
  /** Whether events change anything beyond being kept. */
  hasEffects: boolean;
  /** Makes its tables. */
  migrate(databaseUrl: string): Promise<void>;
  /** What a person does once it runs, and before events come. */
  introduce?(server: ServerProcess, database: Client): Promise<void>;
  server(databaseUrl: string): ServerOptions;
  /** Whether something acknowledged has not had its effects yet. */
  isBusy(database: Client): Promise<boolean>;
  /** What is wrong with its tables after these events; empty: every one is there, and every effect is the last one's. */
  problems(events: readonly PlannedEvent[], type: EventType, database: Client): Promise<string[]>;
  /** Unix milliseconds of the commits of the effects of these events, in their order; for who processes later. */
  committedAt?(events: readonly PlannedEvent[], database: Client): Promise<Float64Array>;
}
