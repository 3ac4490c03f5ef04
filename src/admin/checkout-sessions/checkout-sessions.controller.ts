import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failures/failure.exception';
import { Input } from '../../http/input/input.decorator';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { Describes } from '../openapi/describes.decorator';
import { stripeId } from '../requests/request-fields';
import { decisionAnswer, decisionRequest, proposalAnswer } from './proposal.answers';
import { ProposalDecisions } from './proposal-decisions.service';
import { ProposalDetailsRepository } from './proposal-details.repository';

const sessionParams = z.strictObject({
  id: stripeId('must be the id of a Checkout Session, in the path: 1 to 255 visible ASCII characters').meta({
    description: 'Stripe’s `cs_…`',
  }),
});

interface Session {
  params: z.output<typeof sessionParams>;
}

@Controller('admin/checkout-sessions')
export class CheckoutSessionsController {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly proposals: ProposalDetailsRepository,
    private readonly decisions: ProposalDecisions,
  ) {}

  @Get(':id/proposal')
  @Describes({
    summary: 'Show which tenant the buyer of a checkout session named, and what became of that',
    params: sessionParams,
    answers: { 200: proposalAnswer },
    refusals: {
      404: { proposal_not_found: 'its buyer named no tenant that there was' },
    },
  })
  async show(@Input() { params }: Session, @Caller() caller: AdminCaller) {
    const proposal = await this.reading.run((manager) => this.proposals.find(params.id, caller, manager));
    if (!proposal) throw new FailureException(404, 'proposal_not_found');
    return proposal;
  }

  /** A person's yes or no to the tenant that a buyer named. */
  @Post(':id/proposal')
  @HttpCode(200)
  @Describes({
    summary: 'Link the customer of a checkout session to the tenant that its buyer named, or refuse that',
    description:
      'A person’s answer is the last word: the session’s events never ask again. `link` is an operator’s link of the customer and wakes the events that waited for it; after `refuse` they go on waiting for another link.',
    params: sessionParams,
    body: decisionRequest,
    answers: { 200: decisionAnswer },
    refusals: {
      404: {
        checkout_session_not_found: 'there is none',
        tenant_not_found: 'the tenant that the buyer named is gone, so that nothing can be linked',
      },
      409: {
        already_decided: 'a person has answered before',
        nothing_to_decide: 'no person is asked about this session',
      },
    },
    isMutation: true,
  })
  async decide(
    @Input() { params, body }: Session & { body: z.output<typeof decisionRequest> },
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answered(await this.decisions.decide(params.id, body, caller, idempotency), reply);
  }
}
