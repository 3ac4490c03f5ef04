import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ProposalState } from '../../tenants/tenant-proposal';
import type { AdminActor } from '../access/admin-tokens';
import { REDACTED } from '../payload/redact';

/** So many open questions are shown of one tenant; the newest first. */
const SHOWN = 50;

/** A tenant that a session's buyer named, with what a person needs to decide about it. */
export interface ProposalDetails {
  sessionId: string;
  state: ProposalState;
  tenant: {
    id: string;
    /** null: it is gone. */
    name: string | null;
    slug: string | null;
    plan: string | null;
    customers: number;
  };
  customer: {
    id: string;
    name: string | null;
    email: string | null;
    tenantId: string | null;
    tenantName: string | null;
  };
  paymentLinkId: string | null;
  askedAt: Date | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  reason: string | null;
}

/** An open question, and the event on whose page it is answered. */
export type OpenProposal = ProposalDetails & { eventId: string | null };

/** What buyers said and what became of it, as people look at it. */
@Injectable()
export class ProposalDetailsRepository {
  /** undefined: the session's buyer named no tenant that there was. */
  async find(
    sessionId: string,
    actor: Pick<AdminActor, 'role'>,
    manager: EntityManager,
  ): Promise<ProposalDetails | undefined> {
    const [found]: ProposalDetails[] = await manager.query(`${SELECT} where p.session_id = $1`, [sessionId]);
    return found && seenBy(actor, found);
  }

  /** What waits for a person's word on this tenant. */
  async openOf(
    tenantId: string,
    actor: Pick<AdminActor, 'role'>,
    manager: EntityManager,
  ): Promise<OpenProposal[]> {
    const rows: ProposalDetails[] = await manager.query(
      `${SELECT} where p.state = 'asked' and p.tenant_id = $1 order by p.asked_at desc limit ${SHOWN}`,
      [tenantId],
    );
    const events: { sessionId: string; eventId: string }[] = await manager.query(
      `select distinct on (object_id) object_id as "sessionId", stripe_event_id as "eventId" from stripe_event_log
       where object_id = any ($1) order by object_id, waiting_for is null, event_created, id`,
      [rows.map(({ sessionId }) => sessionId)],
    );
    const eventOf = new Map(events.map(({ sessionId, eventId }) => [sessionId, eventId]));
    return rows.map((row) => ({ ...seenBy(actor, row), eventId: eventOf.get(row.sessionId) ?? null }));
  }

  async isSessionStored(sessionId: string, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(`select from stripe_checkout_sessions where id = $1`, [
      sessionId,
    ]);
    return rows.length > 0;
  }
}

const SELECT = `
  select p.session_id as "sessionId", p.state,
    jsonb_build_object('id', p.tenant_id, 'name', t.name, 'slug', t.slug, 'plan', l.slug,
      'customers', (select count(*) from stripe_customers o where o.tenant_id = p.tenant_id and o.id <> p.customer_id)
    ) as tenant,
    jsonb_build_object('id', p.customer_id, 'name', c.name, 'email', c.email, 'tenantId', c.tenant_id,
      'tenantName', own.name) as customer,
    s.payment_link_id as "paymentLinkId", p.asked_at as "askedAt", p.decided_at as "decidedAt",
    p.decided_by as "decidedBy", p.reason
  from checkout_proposals p
  left join stripe_checkout_sessions s on s.id = p.session_id
  left join stripe_customers c on c.id = p.customer_id
  left join tenants own on own.id = c.tenant_id
  left join tenants t on t.id = p.tenant_id
  left join plans l on l.id = t.plan_id`;

/** Viewers are not told who the customer is. */
function seenBy({ role }: Pick<AdminActor, 'role'>, proposal: ProposalDetails): ProposalDetails {
  if (role === 'operator') return proposal;
  const { name, email, ...rest } = proposal.customer;
  return { ...proposal, customer: { ...rest, name: name && REDACTED, email: email && REDACTED } };
}
