import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { failureMessageOf } from './failure-message';
import { workerName } from './worker-name';

/**
 * What this process holds in memory, and keeps others from running. Renewing and giving back go one after the other, so
 * that nothing is claimed anew that was just given back.
 */
@Injectable()
export class Claims {
  private readonly logger = new Logger(Claims.name);
  /** By id, whether it is ours: a favour may be somebody else's. */
  private readonly held = new Map<string, boolean>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly queue: EventQueueRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  get size(): number {
    return this.held.size;
  }

  /** @returns false when it is held already. */
  hold(id: string, isOurs: boolean): boolean {
    if (this.held.has(id)) return false;
    this.held.set(id, isOurs);
    return true;
  }

  /** An outcome was recorded, or could not be: in either case nothing keeps it from being due. */
  drop(id: string): void {
    this.held.delete(id);
  }

  async renew(): Promise<void> {
    await this.inTurn(async () => {
      const ids = [...this.held].filter(([, isOurs]) => isOurs).map(([id]) => id);
      if (ids.length === 0) return;
      await this.unitOfWork.run((manager) => this.queue.renew(ids, workerName, manager), { durable: false });
    });
  }

  /** Makes them due for whoever is faster. @returns false when the log could not be told; they are held as before then. */
  async giveBack(ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0) return true;
    return this.inTurn(async () => {
      try {
        await this.unitOfWork.run((manager) => this.queue.release(ids, workerName, manager), {
          durable: false,
        });
      } catch (error) {
        this.logger.warn(`could not give back ${ids.length} events yet: ${failureMessageOf(error)}`);
        return false;
      }
      for (const id of ids) this.held.delete(id);
      return true;
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
