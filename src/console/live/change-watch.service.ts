import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { failureMessageOf } from '../../failures/failure-message';
import { ChangeMarkRepository } from './change-mark.repository';

const POLL_MS = 2_000;

/** Tells whoever listens that the log has changed, on whichever replica. Nobody is asked while nobody listens. */
@Injectable()
export class ChangeWatch implements OnModuleDestroy {
  private readonly logger = new Logger(ChangeWatch.name);
  private readonly listeners = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private mark: string | undefined;

  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly marks: ChangeMarkRepository,
  ) {}

  /** @returns a function that ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  }

  onModuleDestroy(): void {
    this.listeners.clear();
    this.stop();
  }

  private start(): void {
    this.mark = undefined;
    void this.poll();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async poll(): Promise<void> {
    const before = this.mark;
    try {
      this.mark = await this.reading.run((manager) => this.marks.read(manager));
    } catch (error) {
      // The pages say so themselves; what has changed meanwhile is told once it answers again.
      this.logger.debug({ error: failureMessageOf(error) }, 'could not ask whether the log has changed');
    }
    if (before !== undefined && this.mark !== before) for (const tell of this.listeners) tell();
    if (this.listeners.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.poll(), POLL_MS);
  }
}
