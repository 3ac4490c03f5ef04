import { column } from './column';
import { keptKinds, kindKeptIn, tableOf } from './kept-kinds';
import { stripeObject } from './stripe-object';
import { stripeObjects } from './stripe-objects';

const definition = {
  table: 'stripe_credit_notes',
  collection: 'credit_notes',
  why: 'What an invoice was lowered by.',
  id: "Stripe's (cn_…).",
  fetched: 'credit_note.fetched',
  columns: {
    customerId: column.ref('customer', 'stripe_customers', 'Whose it is.'),
    amount: column.integer('amount', 'In the minor unit.'),
    paid: column.flag('paid', 'It was paid.'),
    isKnown: column.unstored((object) => object.status !== undefined, 'It has a status.'),
  },
  indexes: [{ name: 'stripe_credit_notes_customer', on: ['customerId', 'id'], why: 'For the search.' }],
} as const;

const note = stripeObject('credit_note', {
  ...definition,
  events: { 'credit_note.created': 'There is one.', 'credit_note.updated': 'It changed.' },
  isFinal: ({ paid }) => paid,
  rank: ({ amount }) => [amount ?? 0],
});

describe('The definition of a kind of object', () => {
  it('says how a state is read, in its own order', () => {
    const state = note.projection.read({ amount: 5, id: 'cn_1', customer: { id: 'cus_1' }, paid: true });
    expect(JSON.stringify(state)).toBe(
      '{"id":"cn_1","customerId":"cus_1","amount":5,"paid":true,"isKnown":false}',
    );
    expect(note.projection.read({ amount: 5 })).toBeNull();
  });

  it('says what is stored of it, and what only decides', () => {
    const state = note.projection.read({ id: 'cn_1', amount: 5 });
    const stored = Object.entries(note.projection.columns).map(([name, { type, of }]) => [
      name,
      type,
      state && of(state),
    ]);
    expect(stored).toEqual([
      ['customer_id', 'text', null],
      ['amount', 'bigint', 5],
      ['paid', 'boolean', false],
    ]);
  });

  it('says which state is final, and which one ranks higher', () => {
    const [open, paid] = [false, true].map((each) =>
      note.projection.read({ id: 'cn_1', paid: each, amount: 3 }),
    );
    if (!open || !paid) throw new Error('it cannot be read');
    expect([open, paid].map((state) => note.projection.isTerminal(state))).toEqual([false, true]);
    expect(note.projection.rank?.(open)).toEqual([3]);
  });

  it('says what its table is', () => {
    const { tableName, columns, indices } = note.entity.options;
    expect(tableName).toBe('stripe_credit_notes');
    expect(columns.customerId).toEqual({ type: 'text', name: 'customer_id', nullable: true, collation: 'C' });
    expect(columns.paid).toEqual({ type: 'boolean', name: 'paid', nullable: false, default: false });
    expect(Object.keys(columns)).not.toContain('isKnown');
    expect(indices).toEqual([{ name: 'stripe_credit_notes_customer', columns: ['customerId', 'id'] }]);
  });

  it('does not compile with the event of another kind, or with a property that it does not have', () => {
    // @ts-expect-error a refund's event is not a credit note's
    const events = () => stripeObject('credit_note', { ...definition, events: { 'refund.created': '' } });
    const rank = () =>
      stripeObject('credit_note', {
        ...definition,
        events: {},
        // @ts-expect-error there is no such column
        rank: ({ total }) => [total],
      });
    expect([events, rank]).toHaveLength(2);
  });
});

describe('How the customer of an object is found', () => {
  it('is by its own word, where it refers to customers', () => {
    expect(note).toMatchObject({ namesCustomer: true });
    expect(note.customerThrough).toBeUndefined();
  });

  it('is through another object, where the definition says so', () => {
    const through = stripeObject('credit_note', {
      ...definition,
      columns: { invoiceId: column.ref('invoice', 'stripe_invoices', 'What it lowers.') },
      indexes: [],
      events: {},
      customerThrough: 'invoiceId',
    });
    expect(through).toMatchObject({
      namesCustomer: false,
      customerThrough: { column: 'invoice_id', table: 'stripe_invoices' },
    });
    const wrong = () => stripeObject('credit_note', { ...definition, events: {}, customerThrough: 'amount' });
    expect(wrong).toThrow('amount refers to no table');
  });
});

describe('The kept kinds', () => {
  it('are found by their table, and by what Stripe calls them', () => {
    expect(keptKinds.map(({ table }) => kindKeptIn(table))).toEqual(keptKinds);
    expect(keptKinds.map(({ kind }) => tableOf(kind))).toEqual(keptKinds.map(({ table }) => table));
    expect(tableOf('constructor')).toBeUndefined();
    expect(() => kindKeptIn('stripe_quotes')).toThrow(
      'this version keeps no objects of Stripe in stripe_quotes',
    );
  });
});

describe('The kinds of objects', () => {
  it('have a table, a type for what was fetched, and event types of their own', () => {
    for (const of of [
      stripeObjects.map(({ table }) => table),
      stripeObjects.flatMap(({ fetched, eventTypes }) => [fetched, ...eventTypes]),
    ])
      expect(new Set(of).size).toBe(of.length);
  });

  it('say why each of their columns is there', () => {
    const reasons = stripeObjects.flatMap(({ why, id, columns }) => [
      why,
      id,
      ...Object.values(columns).map((each) => each.why),
    ]);
    expect(reasons.filter((reason) => !/^\S.*[.:;]?\S$/s.test(reason))).toEqual([]);
  });
});
