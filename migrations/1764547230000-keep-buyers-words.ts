import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, removeReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons: readonly TableReasons[] = [
  {
    table: 'stripe_checkout_sessions',
    columns: {
      client_reference_id:
        "As the product gave it to Stripe, or as the buyer wrote it; it may be a cart's or a user's, or any text.",
      named_tenant:
        "The tenant that the server named: the UUID in the session's metadata, or its reference where TENANT_FROM_CHECKOUT trusts that. It links the customer.",
      status:
        'open, complete or expired: the reference of a session that nobody went through with is no word.',
      payment_link_id:
        'The payment link that opened it (plink_…): then its reference stood in an address that the buyer can change.',
      proposed_tenant:
        'The UUID in the reference where the buyer can have written it. It links nothing by itself: checkout_proposals says what became of it. A column of its own, so that an older version, which trusts named_tenant, does not link it either.',
    },
  },
  {
    table: 'checkout_proposals',
    reason:
      "What became of the tenants that buyers named in checkout sessions. Kept beside the session's row, so that a replay, a redelivery or a second event of the session neither asks again nor passes over a person's answer.",
    columns: {
      session_id: 'The session (cs_…) whose buyer named a tenant.',
      customer_id: 'Its customer, whose lock everybody holds who writes the row.',
      tenant_id: 'The tenant that the buyer named.',
      state:
        'held: the tenant was unclaimed, the word counts; settled: a stronger word decides; asked: a person has to answer; linked, refused: a person has.',
      asked_at: 'Since when a person is asked; alert and doctor tell of it.',
      decided_at: 'When a person answered.',
      decided_by: 'Who answered, by the name of the token; the audit log has the call.',
      reason: "Why, in that person's words.",
    },
    constraints: {
      checkout_proposals_pkey: 'One word for a session, whichever of its events brings it.',
      checkout_proposals_state_known: 'An unknown state would be neither open nor answered.',
    },
    indexes: {
      checkout_proposals_customer:
        "The words of a customer that count, whenever the customer's tenant is decided.",
      checkout_proposals_asked: 'The open questions: few, whatever the size of the table.',
    },
  },
];

/** What the first version said of the two columns whose meaning is narrower now. */
const before: readonly TableReasons[] = [
  {
    table: 'stripe_checkout_sessions',
    columns: {
      client_reference_id:
        "As the product gave it to Stripe, or as the buyer changed it; it may be a cart's or a user's.",
      named_tenant: 'The same where it is a UUID, to be compared with tenants by an index.',
    },
  },
];

/**
 * A buyer's word is a proposal. Sessions that are stored already keep their names: what they linked stays linked. The new
 * columns have no default that rows would have to be written for.
 */
export class KeepBuyersWords1764547230000 implements MigrationInterface {
  readonly name = 'KeepBuyersWords1764547230000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      alter table ${s}.stripe_checkout_sessions
        add column status text,
        add column payment_link_id text collate "C",
        add column proposed_tenant uuid`);
    await runner.query(`
      create table ${s}.checkout_proposals (
        session_id text collate "C" primary key,
        customer_id text collate "C" not null,
        tenant_id uuid not null,
        state text not null,
        asked_at timestamp with time zone,
        decided_at timestamp with time zone,
        decided_by text,
        reason text,
        constraint checkout_proposals_state_known
          check (state in ('asked', 'held', 'settled', 'linked', 'refused'))
      )`);
    await runner.query(
      `create index checkout_proposals_customer on ${s}.checkout_proposals (customer_id, session_id)`,
    );
    await runner.query(`
      create index checkout_proposals_asked on ${s}.checkout_proposals (asked_at) where (state = 'asked'::text)`);
    await removeReasons(runner, before);
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await removeReasons(runner, reasons);
    await addReasons(runner, before);
    await runner.query(`drop table ${s}.checkout_proposals`);
    await runner.query(`
      alter table ${s}.stripe_checkout_sessions
        drop column proposed_tenant, drop column payment_link_id, drop column status`);
  }
}
