import type { BrokenVariant } from '../broken-variant';

const reconciler = 'src/reconciliation/event-reconciler.ts';
const states = 'src/reconciliation/reconciliation-states.repository.ts';
const spec = 'test/reconciliation.e2e-spec.ts';
const command = 'test/reconcile-command.e2e-spec.ts';

export const reconciliation: BrokenVariant[] = [
  {
    rule: 'What is listed late, in a second that was looked at, is found',
    broken: 'a run begins where the last one ended',
    source: 'src/reconciliation/window.ts',
    pattern: 'mark - OVERLAP',
    replace: 'mark',
    spec,
    test: 'is overlapped by an hour, so that what Stripe lists late is found',
  },
  {
    rule: 'The mark moves only behind what is complete',
    broken: 'a run by hand moves it over a gap',
    source: states,
    text: '$5::bigint is null or reconciled_until >= to_timestamp($3::bigint)',
    replace: '$5::bigint is null or reconciled_until >= to_timestamp($3::bigint) or true',
    spec,
    test: 'is not moved by a run by hand that leaves a gap before it',
  },
  {
    rule: 'All pages of a list are read',
    broken: 'the first is believed to be the whole',
    source: 'src/stripe-api/stripe-lists.ts',
    pattern: 'after = hasMore ? lastId : undefined;',
    replace: 'after = hasMore ? undefined : after;',
    spec,
    test: 'are all read, events of one second among them and new ones that come meanwhile',
  },
  {
    rule: 'Two replicas reconcile once',
    broken: 'whoever looks takes the account',
    source: states,
    pattern: 'const IS_FREE = `(held_until is null or held_until < now())`;',
    replace: 'const IS_FREE = `true`;',
    spec,
    test: 'do it once',
  },
  {
    rule: 'Who was taken over stops',
    broken: 'nobody looks whether the account is still held',
    source: states,
    pattern: 'if (count === 0) throw new LeaseLostError();',
    replace: 'if (count < 0) throw new LeaseLostError();',
    spec,
    test: 'have one that stops as soon as the other has taken over',
  },
  {
    rule: 'A fetched event is stored exactly as Stripe wrote it',
    broken: 'it is parsed and written again',
    source: reconciler,
    pattern: 'this.events.compare(items, account)',
    replace: 'this.events.compare(items.map((text) => JSON.stringify(JSON.parse(text))), account)',
    spec,
    test: 'are in the log exactly as Stripe wrote them, however big the numbers',
  },
  {
    rule: 'A repair never takes a newer event for drift',
    broken: 'what is stored is compared whatever its age',
    source: 'src/reconciliation/drift.ts',
    pattern: 'stored?.isChanging || (stored?.version ?? 0) > second',
    replace: 'stored?.isChanging || (stored?.version ?? 0) > second * 2',
    spec: command,
    test: 'never takes a newer event for drift, and never overrides one',
  },
  {
    rule: 'A backfill leaves alone what anything has told of',
    broken: 'it adds whatever Stripe has',
    source: 'src/reconciliation/backfill.ts',
    pattern: 'shown.filter((each) => !known.has(each.objectId))',
    replace: "shown.filter((each) => !known.has('') && each.objectId)",
    spec: command,
    test: 'gives plans to tenants on an empty database, and adds nothing the second time',
  },
];
