import type { JobName, OrderOf, ResultOf } from '../jobs/all-jobs';
import { Member } from './member';

/** Processes that attack and that measure: each with an event loop of its own, so that none waits for another. */
export class Crew {
  private readonly members: readonly Member[];

  /** @param signal ends them early; what they are doing then fails. */
  constructor(members: number, signal?: AbortSignal) {
    this.members = Array.from({ length: members }, () => new Member());
    signal?.addEventListener('abort', () => void this.dismiss(), { once: true });
  }

  /** @param member the process that does it; jobs of one process share its event loop. */
  do<Name extends JobName>(member: number, job: Name, order: OrderOf<Name>): Promise<ResultOf<Name>> {
    const doing = this.members[member];
    if (!doing) throw new RangeError(`the crew has no member ${member}`);
    return doing.do(job, order);
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.members.map((member) => member.end()));
  }
}
