import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../database/unit-of-work';
import { answerable } from '../../database/unanswerable.error';
import { failureMessageOf } from '../../failures/failure-message';
import { FailureException } from '../../http/failures/failure.exception';
import type { AdminCaller } from '../access/admin-actor';
import type { AuditAction } from '../audit/audit-action';
import { AuditRepository } from '../audit/audit.repository';
import { RefusalRecord } from '../audit/refusal-record.service';
import type { Idempotency } from './idempotency';
import { IdempotencyKeysRepository } from './idempotency-keys.repository';
import type { Performed } from './performed';

/** Something that a person wants changed. */
export interface Mutation {
  /** For the audit log, as is what follows. */
  action: AuditAction;
  /** What is to be changed, as far as it is known before. */
  target: string;
  reason?: string | undefined;
  /** undefined: sent twice, it is done twice. */
  idempotency?: Idempotency | undefined;
  /** Of the answer when it is done. Default: 200. */
  status?: number;
}

/** What was done. */
export interface Effect<T> {
  /** For the audit log. */
  result: string;
  /** Where it was not known before. */
  target?: string;
  /** @param entryId the audit entry's. */
  answer(entryId: string): T;
}

/** What is refused for being no request of somebody who may make it changes nothing, and is no news about the data. */
const unrecorded = new Set([400, 401, 403]);

/** The one way in which people change something: the change, who wanted it and what was answered stand or fall together. */
@Injectable()
export class AdminMutations {
  private readonly logger = new Logger(AdminMutations.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: IdempotencyKeysRepository,
    private readonly audit: AuditRepository,
    private readonly refusals: RefusalRecord,
  ) {}

  /**
   * Does the work in one transaction, or answers what it was answered when it was done under the same key.
   * @throws {UnanswerableError}
   * @throws {FailureException} what the work throws; 409 and 422 as {@link IdempotencyKeysRepository.claim} does. Refusals
   * are in the audit log too.
   */
  async perform<T>(
    caller: AdminCaller,
    mutation: Mutation,
    work: (manager: EntityManager) => Promise<Effect<T>>,
  ): Promise<Performed<T>> {
    try {
      return await this.unitOfWork.run((manager) => this.once(caller, mutation, work, manager));
    } catch (error) {
      await this.recordRefusal(caller, mutation, error);
      throw answerable(error);
    }
  }

  /** Completes a stored answer with what came of the work after its transaction. */
  async amend<T>(caller: AdminCaller, { key }: Idempotency, { status, body }: Performed<T>): Promise<void> {
    await this.unitOfWork.run((manager) => this.keys.store(caller.name, key, { status, body }, manager));
  }

  private async once<T>(
    caller: AdminCaller,
    { action, target, reason, idempotency, status = 200 }: Mutation,
    work: (manager: EntityManager) => Promise<Effect<T>>,
    manager: EntityManager,
  ): Promise<Performed<T>> {
    // First of all locks, so that whoever waits for a key keeps nobody waiting.
    const stored = idempotency && (await this.keys.claim(caller.name, idempotency, manager));
    // The same request has stored it, by the same code or an older version's.
    if (stored) return { status: stored.status, body: stored.body as T, isReplayed: true };
    const effect = await work(manager);
    const entry = { action, target: effect.target ?? target, reason, result: effect.result };
    const body = effect.answer(await this.audit.append(caller, entry, manager));
    if (idempotency) await this.keys.store(caller.name, idempotency.key, { status, body }, manager);
    return { status, body, isReplayed: false };
  }

  /** In a transaction of its own, after the refused one was undone. */
  private async recordRefusal(
    caller: AdminCaller,
    { action, target, reason }: Mutation,
    error: unknown,
  ): Promise<void> {
    if (!(error instanceof FailureException)) return;
    const status = error.getStatus();
    if (status < 400 || status >= 500 || unrecorded.has(status)) return;
    const entry = { action, target, reason, result: `refused: ${error.code}` };
    await this.refusals
      .add(caller, entry)
      // Nothing was changed; the caller learns why, as he would have.
      .catch((failure: unknown) => {
        this.logger.warn({ action, error: failureMessageOf(failure) }, 'a refusal could not be recorded');
      });
  }
}
