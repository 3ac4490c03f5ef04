import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import { decisionRequest } from '../../admin/checkout-sessions/proposal.answers';
import { ProposalDecisions } from '../../admin/checkout-sessions/proposal-decisions.service';
import type { EventDetails } from '../../admin/events/event-inspector.service';
import { FailureException } from '../../http/failures/failure.exception';
import { readBody } from '../../http/bodies/request-body';
import { eventPath } from '../paths/events-path';
import { idempotencyOf } from '../forms/form-idempotency';
import { type FormValues, textOf } from '../forms/form-values';
import { type Refusal, refusalOf } from '../forms/refusal';

/** What has been filled in, and why nothing came of it. */
export interface ProposalAttempt {
  reason: string;
  refusal: Refusal;
}

/** Answers, as the console gives them, to the tenant that a session's buyer named. */
@Injectable()
export class ProposalDesk {
  constructor(private readonly decisions: ProposalDecisions) {}

  /**
   * @returns undefined when it is done.
   * @throws {FailureException} 404 where the event is of no session whose buyer named a tenant.
   */
  async decide(
    { id, proposal }: Pick<EventDetails, 'id' | 'proposal'>,
    form: FormValues,
    caller: AdminCaller,
  ): Promise<ProposalAttempt | undefined> {
    if (!proposal) throw new FailureException(404, 'proposal_not_found');
    const filled = { decision: textOf(form, 'decision'), reason: textOf(form, 'reason') };
    try {
      const request = readBody(decisionRequest, filled);
      const idempotency = idempotencyOf(`${eventPath(id)}/proposal`, form);
      await this.decisions.decide(proposal.sessionId, request, caller, idempotency);
      return undefined;
    } catch (error) {
      return { reason: filled.reason, refusal: refusalOf(error) };
    }
  }
}
