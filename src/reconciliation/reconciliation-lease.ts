import { UnitOfWork } from '../database/unit-of-work';
import type { EntityManager } from 'typeorm';
import type { ReconciliationStates, Standing } from './reconciliation-states.repository';
import type { Window } from './window';

/**
 * One account, for as long as this process keeps at it. A row and no lock: the run asks Stripe for minutes, and no
 * transaction, nor a session behind PgBouncer, could be kept open meanwhile.
 */
export class ReconciliationLease {
  constructor(
    private readonly account: string,
    private readonly holder: string,
    readonly standing: Standing,
    private readonly states: ReconciliationStates,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  renew(): Promise<void> {
    return this.run((manager) => this.states.renew(this.account, this.holder, manager));
  }

  advance(window: Window, byHandSince: number | undefined): Promise<void> {
    return this.run((manager) =>
      this.states.advance(this.account, this.holder, window, byHandSince, manager),
    );
  }

  noteMissing(missing: { count: number; example: string; shouldHaveCome: boolean }): Promise<void> {
    return this.run((manager) => this.states.noteMissing(this.account, missing, manager));
  }

  complete(byHand: boolean): Promise<void> {
    return this.run((manager) => this.states.complete(this.account, this.holder, byHand, manager));
  }

  fail(failure: { error: string; isRefused: boolean }): Promise<void> {
    return this.run((manager) => this.states.fail(this.account, this.holder, failure, manager));
  }

  release(): Promise<void> {
    return this.run((manager) => this.states.release(this.account, this.holder, manager));
  }

  private run(work: (manager: EntityManager) => Promise<void>): Promise<void> {
    return this.unitOfWork.run(work);
  }
}
