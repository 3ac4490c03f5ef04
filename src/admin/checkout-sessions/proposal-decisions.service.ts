import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FailureException } from '../../http/failures/failure.exception';
import { type AnswerOutcome, TenantProposals } from '../../tenants/tenant-proposals.service';
import type { AdminCaller } from '../access/admin-actor';
import { AdminMutations } from '../mutations/admin-mutations.service';
import type { Idempotency } from '../mutations/idempotency';
import type { Performed } from '../mutations/performed';
import type { Decision, DecisionRequest } from './proposal.answers';
import { ProposalDetailsRepository } from './proposal-details.repository';

type Refused = Extract<AnswerOutcome, { refused: string }>['refused'];

/** Whether a customer belongs to the tenant that it named itself when it bought: a person's yes or no. */
@Injectable()
export class ProposalDecisions {
  constructor(
    private readonly mutations: AdminMutations,
    private readonly proposals: TenantProposals,
    private readonly details: ProposalDetailsRepository,
  ) {}

  /**
   * @throws {FailureException} 404 `checkout_session_not_found`, `tenant_not_found`; 409 `already_decided`,
   * `nothing_to_decide`
   */
  async decide(
    sessionId: string,
    { decision, reason }: DecisionRequest,
    caller: AdminCaller,
    idempotency?: Idempotency,
  ): Promise<Performed<Decision>> {
    const action = decision === 'link' ? ('link_session' as const) : ('refuse_session' as const);
    const order = { action, target: sessionId, reason, idempotency };
    return this.mutations.perform(caller, order, async (manager) => {
      const state = decision === 'link' ? ('linked' as const) : ('refused' as const);
      const outcome = await this.proposals.answer(sessionId, { state, by: caller.name, reason }, manager);
      if ('refused' in outcome) throw await this.failureOf(outcome.refused, sessionId, manager);
      const { tenantId, customerId: stripeCustomerId } = outcome.done;
      return {
        result: `tenant ${tenantId}, customer ${stripeCustomerId}`,
        answer: () => ({ sessionId, decision, tenantId, stripeCustomerId }),
      };
    });
  }

  private async failureOf(
    refused: Refused,
    sessionId: string,
    manager: EntityManager,
  ): Promise<FailureException> {
    if (refused === 'no_tenant') {
      return new FailureException(404, 'tenant_not_found', {
        message: 'The tenant that the buyer named is gone. Refuse, or link the customer to another tenant.',
      });
    }
    if (refused === 'answered') {
      return new FailureException(409, 'already_decided', {
        message: 'A person has decided about this session already. To move its customer, link the customer.',
      });
    }
    if (refused === 'unknown' && !(await this.details.isSessionStored(sessionId, manager)))
      return new FailureException(404, 'checkout_session_not_found');
    return new FailureException(409, 'nothing_to_decide', {
      message: 'No person is asked about this session: its buyer named no tenant, or another word decides.',
    });
  }
}
