import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { type AdminActor, AdminTokens } from '../../admin/access/admin-tokens';
import type { AuditAction } from '../../admin/audit/audit-action';
import { AuditRepository } from '../../admin/audit/audit.repository';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { UnitOfWork } from '../../database/unit-of-work';
import { ConsoleSessionsRepository } from './console-sessions.repository';

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
    private readonly reading: ReadOnlyUnit,
  ) {}

  /** @returns undefined for a token that nobody has. */
  async signIn(token: string, address: string): Promise<CurrentSession | undefined> {
    const actor = this.tokens.holderOf(token);
    if (!actor) return undefined;
    const id = randomBytes(32).toString('base64url');
    const proof = this.tokens.prove(token, id);
    const expiresAt = await this.unitOfWork.run(async (manager) => {
      await this.sessions.deleteExpired(manager);
      await this.record('sign_in', { ...actor, address }, manager);
      return this.sessions.insert(digestOf(id), actor.name, proof, manager);
    });
    return { id, actor, expiresAt };
  }

  /** Whose session it is, with the role that the token has now. */
  async find(id: string): Promise<CurrentSession | undefined> {
    const stored = await this.reading.run((manager) => this.sessions.find(digestOf(id), manager));
    const actor = stored && this.tokens.proverOf(id, stored.proof);
    return stored && actor && { id, actor, expiresAt: stored.expiresAt };
  }

  /** Whether it has not ended meanwhile, for what outlives a request. It is no use of the session. */
  async isValid({ id }: Pick<CurrentSession, 'id'>): Promise<boolean> {
    return (await this.find(id)) !== undefined;
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

function digestOf(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}
