import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { failureMessageOf } from '../../failures/failure-message';
import { ConsoleSessions, type CurrentSession } from '../access/console-sessions.service';

/** A session that ended elsewhere, on whichever replica, is noticed so soon. */
const CHECK_MS = 3_000;

interface Watched {
  session: CurrentSession;
  end(): void;
}

/** Ends what outlives its session. Asks the database only while there is something to end. */
@Injectable()
export class SessionWatch implements OnModuleDestroy {
  private readonly logger = new Logger(SessionWatch.name);
  private readonly watched = new Set<Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sessions: ConsoleSessions) {}

  /** @returns a function that ends the watch. */
  watch(session: CurrentSession, end: () => void): () => void {
    const watched = { session, end };
    this.watched.add(watched);
    this.timer ??= setTimeout(() => void this.check(), CHECK_MS);
    return () => {
      this.watched.delete(watched);
    };
  }

  onModuleDestroy(): void {
    this.watched.clear();
    clearTimeout(this.timer);
  }

  private async check(): Promise<void> {
    const sessions = new Map([...this.watched].map(({ session }) => [session.id, session]));
    try {
      // One after the other: no more than one connection for all.
      for (const [id, session] of sessions) if (!(await this.sessions.isValid(session))) this.endAll(id);
    } catch (error) {
      // Nothing can be told while the database does not answer, and the session's own end stands.
      this.logger.debug({ error: failureMessageOf(error) }, 'could not check whether sessions have ended');
    }
    this.timer = this.watched.size > 0 ? setTimeout(() => void this.check(), CHECK_MS) : undefined;
  }

  private endAll(id: string): void {
    for (const { session, end } of this.watched) if (session.id === id) end();
  }
}
