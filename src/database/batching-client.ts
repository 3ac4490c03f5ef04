import pg = require('pg');
import { StatementBatch } from './statement-batch';

type QueryMethod = (config: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * Statements that are called for at once travel in one packet, and so do their answers: a round trip is the dearest thing
 * that processing does. One that is to share a packet comes with a list of values, be it empty; so it is also known to be
 * one command.
 */
export class BatchingClient extends pg.Client {
  private batch: StatementBatch | undefined;
  /** What was called for before; never rejects. */
  private last: Promise<unknown> = Promise.resolve();

  override query = ((config: unknown, values?: unknown, callback?: unknown) => {
    const isBare = typeof config !== 'string' || callback !== undefined;
    // Whoever does that has the connection to itself: a pool that is asked directly, say.
    if (isBare) return this.send(config, values, callback);
    if (Array.isArray(values)) return this.openBatch().add({ text: config, values, ...this.naming(config) });
    this.batch = undefined;
    const answer = this.last.then(() => this.send(config, values));
    this.last = answer.catch(() => undefined);
    return answer;
  }) as pg.Client['query'];

  /** A name under which a connection keeps the parsed statement, where it is to keep it; see {@link PreparingClient}. */
  protected naming(_text: string): { name?: string } {
    return {};
  }

  private openBatch(): StatementBatch {
    if (this.batch) return this.batch;
    const batch = new StatementBatch();
    this.batch = batch;
    this.last = this.last
      // Until whoever runs now has nothing more to send.
      .then(() => new Promise<void>((resolve) => process.nextTick(resolve)))
      .then(() => {
        if (this.batch === batch) this.batch = undefined;
        this.send(batch);
        return batch.done;
      });
    return batch;
  }

  private send(config: unknown, values?: unknown, callback?: unknown): unknown {
    return (pg.Client.prototype.query as QueryMethod).call(this, config, values, callback);
  }
}
