import { z } from 'zod';
import { reason } from '../requests/request-fields';

/** A person's answer to the tenant that a session's buyer named. */
export const decisionRequest = z.strictObject({
  decision: z.enum(['link', 'refuse']).meta({
    description:
      '`link`: the session’s customer belongs to the tenant, as if an operator had linked it; `refuse`: it does not, and this session never asks again',
  }),
  reason,
});
export type DecisionRequest = z.output<typeof decisionRequest>;

export const decisionAnswer = z.object({
  sessionId: z.string(),
  decision: z.enum(['link', 'refuse']),
  tenantId: z.guid(),
  stripeCustomerId: z.string(),
});
export type Decision = z.output<typeof decisionAnswer>;

const time = z.iso.datetime().nullable();

/** A tenant that a buyer named, with both names, as people decide about it. */
export const proposalAnswer = z.object({
  sessionId: z.string(),
  state: z.enum(['asked', 'held', 'settled', 'linked', 'refused']).meta({
    description:
      '`asked`: it waits for a person; `held`: the tenant was unclaimed, so that the customer was linked; `settled`: a stronger word decides; `linked`, `refused`: a person has answered',
  }),
  tenant: z
    .object({
      id: z.string(),
      name: z.string().nullable().meta({ description: 'null: there is no such tenant any more' }),
      slug: z.string().nullable(),
      plan: z.string().nullable(),
      customers: z.int().meta({ description: 'How many belong to it, apart from this one' }),
    })
    .meta({ description: 'The tenant that the buyer named' }),
  customer: z
    .object({
      id: z.string(),
      name: z.string().nullable().meta({ description: 'Not for viewers' }),
      email: z.string().nullable().meta({ description: 'Not for viewers' }),
      tenantId: z.string().nullable(),
      tenantName: z.string().nullable(),
    })
    .meta({ description: 'The customer that bought, and the tenant that it belongs to now' }),
  paymentLinkId: z.string().nullable(),
  askedAt: time,
  decidedAt: time,
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
});
