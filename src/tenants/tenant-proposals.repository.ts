import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ENV, type Env } from '../config/env';
import type { DatedClaim } from './customer-links.repository';
import type { Proposal, ProposalState, WeighedProposal } from './tenant-proposal';

/** A proposal as it is kept. */
export interface StoredProposal {
  sessionId: string;
  customerId: string;
  tenantId: string;
  state: ProposalState;
}

/** What a person decided, and why. */
export interface ProposalAnswer {
  state: Extract<ProposalState, 'linked' | 'refused'>;
  by: string;
  reason: string;
}

interface PendingRow {
  id: string;
  created: string | null;
  tenant: string;
}

/** `checkout_proposals`: a row is written only under the lock of its customer. */
@Injectable()
export class TenantProposalsRepository {
  constructor(@Inject(ENV) private readonly env: Pick<Env, 'TENANT_FROM_CHECKOUT'>) {}

  /**
   * Reads what a buyer's word is weighed by. Callers hold the customer's key and the tenant's row, so that nobody else can
   * claim the tenant until they are done.
   */
  async proposalOf(customerId: string, word: DatedClaim, manager: EntityManager): Promise<Proposal> {
    const [row]: { state: ProposalState | null; is_unclaimed: boolean | null }[] = await manager.query(
      `select (select state from checkout_proposals where session_id = $1) as state,
         (select t.stripe_subscription_id is null
            and (t.plan_id is null or exists (select from plans p where p.id = t.plan_id and p.is_default))
            and not exists (select from stripe_customers c where c.tenant_id = t.id and c.id <> $2)
          from tenants t where t.id = $3) as is_unclaimed`,
      [word.objectId, customerId, word.tenant],
    );
    return { ...word, state: row?.state ?? null, isUnclaimed: row?.is_unclaimed ?? false };
  }

  /** The oldest word of a customer's buyers that names a tenant by now and has not been weighed since. */
  async pendingOf(customerId: string, manager: EntityManager): Promise<DatedClaim | undefined> {
    if (!this.areWanted) return undefined;
    const [row]: PendingRow[] = await manager.query(
      `select s.id, extract(epoch from s.created)::bigint as created, s.proposed_tenant as tenant
       from stripe_checkout_sessions s join tenants t on t.id = s.proposed_tenant
       left join checkout_proposals p on p.session_id = s.id
       where s.customer_id = $1 and s.proposed_tenant is not null and (p.session_id is null or p.state = 'settled')
       order by p.session_id is not null, s.created, s.id limit 1`,
      [customerId],
    );
    if (!row) return undefined;
    return {
      objectId: row.id,
      tenant: row.tenant,
      created: row.created === null ? null : Number(row.created),
      isProposal: true,
    };
  }

  /** Whether a buyer's word is to be weighed at all. */
  get areWanted(): boolean {
    return this.env.TENANT_FROM_CHECKOUT === 'unclaimed';
  }

  /** The time is taken under the tenant's lock, so that of one tenant the later question has the later time. */
  async save(
    customerId: string,
    { proposal, state }: Pick<WeighedProposal, 'proposal' | 'state'>,
    manager: EntityManager,
  ): Promise<void> {
    if (state === null || state === proposal.state) return;
    await manager.query(
      `insert into checkout_proposals as stored (session_id, customer_id, tenant_id, state, asked_at)
       values ($1, $2, $3, $4, case when $4 = 'asked' then clock_timestamp() end)
       on conflict (session_id) do update set state = excluded.state,
         asked_at = coalesce(excluded.asked_at, stored.asked_at)
       where stored.state not in ('linked', 'refused')`,
      [proposal.objectId, customerId, proposal.tenant, state],
    );
  }

  /** undefined: no buyer's word of this session was ever weighed. */
  async find(sessionId: string, manager: EntityManager): Promise<StoredProposal | undefined> {
    const [row]: StoredProposal[] = await manager.query(
      `select session_id as "sessionId", customer_id as "customerId", tenant_id as "tenantId", state
       from checkout_proposals where session_id = $1`,
      [sessionId],
    );
    return row;
  }

  /** Writes a person's answer. @returns false where there is no open question (any more). */
  async answer(
    sessionId: string,
    { state, by, reason }: ProposalAnswer,
    manager: EntityManager,
  ): Promise<boolean> {
    const [, count]: [unknown, number] = await manager.query(
      `update checkout_proposals set state = $2, decided_at = now(), decided_by = $3, reason = $4
       where session_id = $1 and state = 'asked'`,
      [sessionId, state, by, reason],
    );
    return count > 0;
  }
}
