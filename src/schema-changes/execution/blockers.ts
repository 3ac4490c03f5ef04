import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const FIRST_LOOK_MS = 100;
const LOOK_MS = 1_000;
/** A statement that takes long says so this often. */
const TELL_MS = 15_000;

interface Blocker {
  pid: number;
  application: string | null;
  state: string | null;
  seconds: number | null;
}

/**
 * Watches what a statement waits for, over a connection of its own and never within a transaction: whoever builds an index
 * concurrently waits for the end of every transaction in which it happens to see a statement run, the one that holds the lock of
 * the migrations included.
 */
export class Blockers {
  /** Who was last seen in the way, in words; empty: nobody. */
  lastSeen = '';
  private readonly ended = new AbortController();
  private readonly watching: Promise<void>;
  private readonly client: Client;
  private connected: Promise<unknown> | undefined;

  /** @param pid the backend that runs the statement. */
  constructor(
    url: string,
    private readonly pid: number,
    private readonly tell: (message: string) => void,
  ) {
    this.client = new Client({ connectionString: url, application_name: 'hookledger-migration-watch' });
    this.client.on('error', () => undefined);
    this.watching = this.watch();
  }

  async end(): Promise<void> {
    this.ended.abort();
    await this.watching;
    if (this.connected) await this.client.end().catch(() => undefined);
  }

  private async watch(): Promise<void> {
    const began = performance.now();
    let told = 0;
    for (let pause = FIRST_LOOK_MS; await this.rest(pause); pause = LOOK_MS) {
      const blockers = await this.look();
      if (blockers !== '') this.lastSeen = blockers;
      const elapsed = performance.now() - began;
      if (elapsed - told < TELL_MS) continue;
      told = elapsed;
      this.tell(
        `  still at it after ${Math.round(elapsed / 1000)} s${blockers && `, waiting for ${blockers}`}`,
      );
    }
  }

  /** @returns whether to go on. */
  private async rest(pause: number): Promise<boolean> {
    await sleep(pause, undefined, { signal: this.ended.signal }).catch(() => undefined);
    return !this.ended.signal.aborted;
  }

  /** What other roles' sessions do may be hidden from us; their numbers are not. */
  private async look(): Promise<string> {
    const rows = await this.ask().catch(() => []);
    return rows
      .map(({ pid, application, state, seconds }) => {
        const facts = [application, state, seconds === null ? null : `for ${seconds} s`].filter(Boolean);
        return `process ${pid}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
      })
      .join(' and ');
  }

  private async ask(): Promise<Blocker[]> {
    // Most statements are over before anybody looks.
    await (this.connected ??= this.client.connect());
    const { rows } = await this.client.query<Blocker>(
      `select b.pid, nullif(a.application_name, '') as application, a.state,
         extract(epoch from clock_timestamp() - a.xact_start)::int as seconds
       from unnest(pg_blocking_pids($1)) as b (pid) left join pg_stat_activity a on a.pid = b.pid`,
      [this.pid],
    );
    return rows;
  }
}
