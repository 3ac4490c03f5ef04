import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons: readonly TableReasons[] = [
  {
    table: 'stripe_credit_notes',
    reason:
      'By what invoices were lowered after they were finalized, for people. They are not in the ledger: refunds and invoices report the money.',
    columns: {
      id: "Stripe's (cn_…).",
      customer_id: 'Whose invoice it lowers.',
      invoice_id: 'The invoice that it lowers.',
      status: 'issued or void; void is final.',
      amount: 'With tax, in the minor unit.',
      currency:
        'ISO 4217, lower case, without which the amount says nothing: JPY has no minor unit, KWD has three digits.',
      reason: 'duplicate, fraudulent, order_change or product_unsatisfactory, for support; often none.',
      version_event:
        'The event whose state this row shows, to explain it; null on a stub that only other objects mention so far.',
      version_at:
        'created of that event: an event is stored over it only if it is newer, or final, or wins the tie.',
      version_terminal: 'That state is final, and only another final one replaces it, whatever its time.',
      version_tied:
        'Several events of that second were compared: one that comes late may change the verdict, and is compared again.',
      created_at: 'When the row was made, for people; Stripe knows nothing of it.',
    },
    constraints: {
      stripe_credit_notes_pkey: 'One row for a credit note, locked while an event of it is applied.',
    },
    indexes: {
      stripe_credit_notes_customer: 'The credit notes of a customer, for the search; no row is read.',
    },
  },
];

/** By what invoices were lowered after they were finalized, for people. They are not in the ledger: refunds and invoices report the money. */
export class AddStripeCreditNotes1796134826174 implements MigrationInterface {
  readonly name = 'AddStripeCreditNotes1796134826174';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create table ${s}.stripe_credit_notes (
        id text collate "C" primary key,
        customer_id text collate "C",
        invoice_id text collate "C",
        status text,
        amount bigint,
        currency text,
        reason text,
        version_event text collate "C",
        version_at timestamp with time zone,
        version_terminal boolean not null default false,
        version_tied boolean not null default false,
        created_at timestamp with time zone not null default now()
      )`);
    await runner.query(
      `create index stripe_credit_notes_customer on ${s}.stripe_credit_notes (customer_id, id)`,
    );
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop table ${s}.stripe_credit_notes`);
  }
}
