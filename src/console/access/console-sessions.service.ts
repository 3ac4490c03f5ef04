import { Inject, Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { type AdminActor, AdminTokens } from '../../admin/access/admin-tokens';
import type { AuditAction } from '../../admin/audit/audit-action';
import { AuditRepository } from '../../admin/audit/audit.repository';
import { idleSecondsOf } from '../../admin/sessions/idle';
import { ENV, type Env } from '../../config/env';
import { UnitOfWork } from '../../database/unit-of-work';
import { ConsoleSessionsRepository } from './console-sessions.repository';
import { canBeSession, digestOf, newSessionId } from './session-id';
import { SessionLookup } from './session-lookup';

/** A session in use. */
export interface CurrentSession {
  /** The secret in the cookie. */
  id: string;
  actor: AdminActor;
  expiresAt: Date;
}

/** Signing in to the console, and out again. */
@Injectable()
export class ConsoleSessions {
  constructor(
    private readonly tokens: AdminTokens,
    private readonly sessions: ConsoleSessionsRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly lookup: SessionLookup,
    @Inject(ENV) private readonly env: Pick<Env, 'CONSOLE_IDLE_MINUTES'>,
  ) {}

  /** @returns undefined for a token that nobody has. */
  async signIn(token: string, address: string): Promise<CurrentSession | undefined> {
    const actor = this.tokens.holderOf(token);
    if (!actor) return undefined;
    const id = newSessionId(this.tokens, token);
    const proof = this.tokens.prove(token, id);
    const expiresAt = await this.unitOfWork.run(async (manager) => {
      await this.sessions.deleteEnded(idleSecondsOf(this.env), manager);
      await this.record('sign_in', { ...actor, address }, manager);
      return this.sessions.insert({ idDigest: digestOf(id), actor: actor.name, proof, address }, manager);
    });
    return { id, actor, expiresAt };
  }

  /**
   * Whose session it is, with the role that the token has now.
   * @param isUse somebody is at it, which keeps it from becoming idle.
   */
  async find(id: string, isUse = true): Promise<CurrentSession | undefined> {
    if (!canBeSession(this.tokens, id)) return undefined;
    const stored = await this.lookup.find(digestOf(id), isUse);
    const actor = stored && this.tokens.proverOf(id, stored.proof);
    return stored && actor && { id, actor, expiresAt: stored.expiresAt };
  }

  /** Whether it has not ended meanwhile, for what outlives a request. It is no use of the session. */
  async isValid({ id }: Pick<CurrentSession, 'id'>): Promise<boolean> {
    return (await this.find(id, false)) !== undefined;
  }

  async signOut(id: string, caller: AdminCaller): Promise<void> {
    await this.unitOfWork.run(async (manager) => {
      await this.sessions.delete(digestOf(id), manager);
      await this.record('sign_out', caller, manager);
    });
  }

  private async record(
    action: AuditAction,
    caller: AdminCaller,
    manager: Parameters<AuditRepository['append']>[2],
  ) {
    await this.audit.append(caller, { action, target: 'console', result: 'done' }, manager);
  }
}
