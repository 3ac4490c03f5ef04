import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../../config/env';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failures/failure.exception';
import type { AdminCaller } from '../access/admin-actor';
import { AdminMutations } from '../mutations/admin-mutations.service';
import type { Idempotency } from '../mutations/idempotency';
import type { Performed } from '../mutations/performed';
import { idleSecondsOf } from './idle';
import { type ListedSession, SessionsRepository } from './sessions.repository';

export interface EndedSession {
  id: string;
  actor: string;
}

const sessionId = /^[0-9a-f]{64}$/;

/** Who is signed in to the console. An operator sees and ends all sessions, a viewer his own. */
@Injectable()
export class ConsoleSessionList {
  private readonly idleSeconds: number;

  constructor(
    @Inject(ENV) env: Pick<Env, 'CONSOLE_IDLE_MINUTES'>,
    private readonly reading: ReadOnlyUnit,
    private readonly sessions: SessionsRepository,
    private readonly mutations: AdminMutations,
  ) {
    this.idleSeconds = idleSecondsOf(env);
  }

  list(caller: AdminCaller): Promise<ListedSession[]> {
    return this.reading.run((manager) => this.sessions.list(scopeOf(caller), this.idleSeconds, manager));
  }

  /**
   * The next request with its cookie is sent to the sign-in page, on every replica.
   * @throws {FailureException} 404 `session_not_found`; 403 for a viewer where it is not his.
   */
  async end(id: string, caller: AdminCaller, idempotency?: Idempotency): Promise<Performed<EndedSession>> {
    const target = `console session ${id.slice(0, 12)}`;
    const order = { action: 'end_session' as const, target, idempotency };
    return this.mutations.perform(caller, order, async (manager) => {
      const actor = sessionId.test(id) ? await this.sessions.end(id, scopeOf(caller), manager) : undefined;
      if (actor === undefined) throw notFound(caller);
      return { result: `of ${actor}`, answer: () => ({ id, actor }) };
    });
  }
}

function scopeOf({ role, name }: AdminCaller): string | undefined {
  return role === 'operator' ? undefined : name;
}

/** A viewer is not told whether it is somebody else's or nobody's. */
function notFound({ role }: AdminCaller): FailureException {
  if (role === 'operator')
    return new FailureException(404, 'session_not_found', { message: 'It has ended, or never was.' });
  return new FailureException(403, 'forbidden', { message: 'A viewer ends sessions of his own alone.' });
}
