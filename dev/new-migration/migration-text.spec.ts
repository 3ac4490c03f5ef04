import { column } from '../../src/stripe-objects/column';
import { stripeObject } from '../../src/stripe-objects/stripe-object';
import { addToList } from './add-to-list';
import type { MissingParts } from './missing-parts';
import { migrationText, namesOf } from './migration-text';

const quote = stripeObject('quote', {
  table: 'stripe_quotes',
  collection: 'quotes',
  why: "What was offered; not yet anybody's debt.",
  id: "Stripe's (qt_…).",
  events: {},
  fetched: 'quote.fetched',
  columns: { customerId: column.ref('customer', 'stripe_customers', 'Whom it was offered.') },
  indexes: [{ name: 'stripe_quotes_customer', on: ['customerId', 'id'], why: 'The quotes of a customer.' }],
});
const customerId = { name: 'customer_id', sql: 'customer_id text collate "C"', why: 'Whom it was offered.' };

describe('The migration of a new kind', () => {
  const missing: MissingParts = { isNew: true, columns: [customerId], indexes: [...quote.indexes] };
  const names = namesOf(quote, missing, 1_800_000_000_000);
  const text = migrationText(quote, missing, names.className);

  it('is named after its table and time', () => {
    expect(names).toEqual({
      className: 'AddStripeQuotes1800000000000',
      file: '1800000000000-add-stripe-quotes',
    });
    expect(text).toContain("readonly name = 'AddStripeQuotes1800000000000'");
  });

  it('makes the table with its versions, and its indexes; takes the table back', () => {
    expect(text).toMatch(
      /create table \$\{s\}\.stripe_quotes \(\s+id text collate "C" primary key,\s+customer_id text collate "C",\s+version_event/,
    );
    expect(text).toContain('create index stripe_quotes_customer on ${s}.stripe_quotes (customer_id, id)');
    expect(text).toContain('drop table ${s}.stripe_quotes');
  });

  it('says why everything is there', () => {
    for (const reason of [
      JSON.stringify(quote.why),
      '"customer_id":"Whom it was offered."',
      '"stripe_quotes_pkey":"One row for a quote, locked while an event of it is applied."',
      '"stripe_quotes_customer":"The quotes of a customer."',
      '"version_tied":',
    ])
      expect(text).toContain(reason);
  });
});

describe('The migration of a kind that has a table', () => {
  it('adds only what is missing, and takes only that back', () => {
    const missing: MissingParts = { isNew: false, columns: [customerId], indexes: [...quote.indexes] };
    const { className } = namesOf(quote, missing, 1);
    const text = migrationText(quote, missing, className);
    expect(className).toBe('ExtendStripeQuotes1');
    expect(text).toContain('alter table ${s}.stripe_quotes add column customer_id text collate "C"');
    expect(text).toContain('drop index ${s}.stripe_quotes_customer');
    expect(text).toContain('alter table ${s}.stripe_quotes drop column customer_id');
    expect(text).not.toContain('version_event');
    expect(text).not.toContain('create table');
  });
});

describe('The list of migrations', () => {
  it('gets the new one at its end', () => {
    const list =
      "import { A1 } from '../../migrations/1-a';\n\n/** In order. */\nexport const migrations = [\n  A1,\n];\n";
    expect(addToList(list, { className: 'B2', file: '2-b' })).toBe(
      "import { A1 } from '../../migrations/1-a';\nimport { B2 } from '../../migrations/2-b';\n\n/** In order. */\nexport const migrations = [\n  A1,\n  B2,\n];\n",
    );
    expect(() => addToList('export {};', { className: 'B2', file: '2-b' })).toThrow('another form');
  });
});
