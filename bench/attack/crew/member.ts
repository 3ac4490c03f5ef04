import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { mustNotOutliveUs } from '../../processes/living';
import type { JobName, OrderOf, ResultOf } from '../jobs/all-jobs';
import type { FromMember, ToMember } from './protocol';

const loader = resolve(__dirname, '../../../test/helpers/run-typescript.cjs');

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A process that does the jobs it is given, several at a time. */
export class Member {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private readonly waiting = new Map<number, Waiting>();
  private given = 0;

  constructor() {
    this.child = fork(resolve(__dirname, 'member-process.ts'), [], {
      execArgv: ['-r', loader],
      serialization: 'advanced',
      detached: true,
    });
    const isGone = mustNotOutliveUs(this.child.pid ?? 0);
    this.ended = once(this.child, 'exit').then(([code, signal]) => {
      isGone();
      const error = new Error(`a member of the crew ended with ${code ?? signal}`);
      return this.waiting.forEach(({ reject }) => reject(error));
    });
    this.child.on('message', (message: FromMember) => this.hear(message));
  }

  do<Name extends JobName>(job: Name, order: OrderOf<Name>): Promise<ResultOf<Name>> {
    this.given += 1;
    const message: ToMember = { id: this.given, job, order };
    const result = new Promise<unknown>((resolving, reject) => {
      this.waiting.set(message.id, { resolve: resolving, reject });
      this.child.send(message);
    });
    // Where several jobs fail together, the first one is enough to be told.
    result.catch(() => undefined);
    return result as Promise<ResultOf<Name>>;
  }

  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }

  private hear(message: FromMember): void {
    const asked = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('error' in message) asked?.reject(new Error(message.error));
    else asked?.resolve(message.result);
  }
}
