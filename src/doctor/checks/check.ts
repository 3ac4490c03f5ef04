import type { DataSource, EntityManager } from 'typeorm';

/** What is wrong, where, and how to mend it. */
export interface Finding {
  /** The check's name, which is stable. */
  check: string;
  /** One sentence. */
  problem: string;
  /** What to do. */
  fix: string;
  /** How many rows; absent where it is not about rows. */
  count?: number;
  /** Ids of the first few, to look at. */
  examples: string[];
}

/** One question to the data of an installation. */
export interface Check {
  name: string;
  /** It reads; it never writes and never locks a row. */
  examine(installation: Installation): Promise<Finding[]>;
}

export interface Installation {
  dataSource: DataSource;
  schema: string;
  /** One snapshot for all checks: what is written meanwhile cannot look inconsistent. */
  manager: EntityManager;
}

/** So many ids are shown. */
export const MAX_EXAMPLES = 5;
