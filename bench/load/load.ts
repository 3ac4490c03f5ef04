import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { mustNotOutliveUs } from '../processes/living';
import type { FromGenerator, LoadOrder, LoadResult, ToGenerator } from './protocol';

const loader = resolve(__dirname, '../../test/helpers/run-typescript.cjs');

/** A load that is signed and waits for the word. */
export class Load {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when every delivery is signed; send it within five minutes. */
  static async prepare(order: LoadOrder): Promise<Load> {
    const child = fork(resolve(__dirname, 'generator.ts'), [], {
      execArgv: ['-r', loader, '--max-semi-space-size=64'],
      serialization: 'advanced',
      detached: true,
    });
    const isGone = mustNotOutliveUs(child.pid ?? 0);
    child.once('exit', isGone);
    const load = new Load(child);
    load.tell({ order });
    await load.hear();
    return load;
  }

  /**
   * @param onAnswered called when the last answer is there: putting the result together takes the generator a while.
   * @throws what aborts `signal`, once the generator is gone.
   */
  async send(signal: AbortSignal, onAnswered: () => Promise<void> = async () => {}): Promise<LoadResult> {
    const kill = () => this.child.kill('SIGKILL');
    signal.addEventListener('abort', kill);
    try {
      signal.throwIfAborted();
      this.tell({ go: true });
      let message = await this.hear();
      if ('answered' in message) {
        const next = this.hear();
        await Promise.all([onAnswered(), next]);
        message = await next;
      }
      if (!('result' in message)) throw new Error('the load generator spoke out of turn');
      return message.result;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', kill);
      kill();
    }
  }

  private tell(message: ToGenerator): void {
    this.child.send(message);
  }

  private async hear(): Promise<FromGenerator> {
    const ending = new AbortController();
    const ended = once(this.child, 'exit', { signal: ending.signal }).then(() => {
      throw new Error('the load generator ended early');
    });
    try {
      const [message] = await Promise.race([once(this.child, 'message', { signal: ending.signal }), ended]);
      return message as FromGenerator;
    } finally {
      ending.abort();
      ended.catch(() => undefined);
    }
  }
}
