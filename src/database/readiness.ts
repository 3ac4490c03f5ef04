import { Injectable } from '@nestjs/common';
import type { UnsafeDatabaseError } from './unsafe-database.error';

export type DatabaseState = 'connecting' | 'schema_behind' | 'ready' | 'refused';

/** Whether the database can be used. The connector decides it, everything else asks here. */
@Injectable()
export class DatabaseReadiness {
  private settle: { resolve(): void; reject(error: UnsafeDatabaseError): void };
  private current: DatabaseState = 'connecting';
  /**
   * Settles once: when the database can be used, which may be never.
   * Rejects with {@link UnsafeDatabaseError} when it answers but may not be trusted with events.
   */
  readonly whenReady: Promise<void>;

  constructor() {
    this.whenReady = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // Node must not take a refusal that nothing awaits for a crash.
    this.whenReady.catch(() => undefined);
  }

  get state(): DatabaseState {
    return this.current;
  }

  /** The schema lacks migrations. */
  waitForSchema(): void {
    this.current = 'schema_behind';
  }

  ready(): void {
    this.current = 'ready';
    this.settle.resolve();
  }

  refuse(error: UnsafeDatabaseError): void {
    this.current = 'refused';
    this.settle.reject(error);
  }
}
