import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { customerKey, lockDependencies } from './dependency-locks';
import { TenantLinks } from './tenant-links.service';
import {
  type ProposalAnswer,
  type StoredProposal,
  TenantProposalsRepository,
} from './tenant-proposals.repository';

/** What a person's answer came to; `no_tenant`: it is gone, and nothing was changed. */
export type AnswerOutcome =
  { done: StoredProposal } | { refused: 'unknown' | 'not_asked' | 'answered' | 'no_tenant' };

/** A person's yes or no to the tenant that a buyer named; it is the last word. */
@Injectable()
export class TenantProposals {
  constructor(
    private readonly proposals: TenantProposalsRepository,
    private readonly links: TenantLinks,
    private readonly queue: EventQueueRepository,
  ) {}

  /**
   * Takes the locks of linking, in their order: whoever decides at the same time, and an event of the same session, sees
   * the answer or comes before the question is read again.
   */
  async answer(sessionId: string, answer: ProposalAnswer, manager: EntityManager): Promise<AnswerOutcome> {
    const known = await this.proposals.find(sessionId, manager);
    if (!known) return { refused: 'unknown' };
    await lockDependencies([customerKey(known.customerId)], manager);
    const asked = await this.proposals.find(sessionId, manager);
    if (asked?.state === 'linked' || asked?.state === 'refused') return { refused: 'answered' };
    if (asked?.state !== 'asked') return { refused: 'not_asked' };
    if (answer.state === 'linked' && !(await this.links.link(asked.customerId, asked.tenantId, manager)))
      return { refused: 'no_tenant' };
    if (!(await this.proposals.answer(sessionId, answer, manager))) return { refused: 'answered' };
    await this.queue.wakeObjects([sessionId], manager);
    return { done: { ...asked, state: answer.state } };
  }
}
