import { memoryOf } from '../../measure/proc';

const EVERY_MS = 100;

/** The most memory that a process held while it was watched: a peak since its start would be that of its start. */
export class MemoryWatch {
  private most = 0;
  private readonly timer: NodeJS.Timeout;

  private constructor(pid: number) {
    this.timer = setInterval(() => void this.look(pid), EVERY_MS);
  }

  static begin(pid: number): MemoryWatch {
    return new MemoryWatch(pid);
  }

  /** @returns bytes */
  end(): number {
    clearInterval(this.timer);
    return this.most;
  }

  private async look(pid: number): Promise<void> {
    const bytes = await memoryOf(pid);
    if (bytes > this.most) this.most = bytes;
  }
}
