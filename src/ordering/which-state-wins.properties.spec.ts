import * as fc from 'fast-check';
import { previousAttributes } from '../../dev/simulation/previous-attributes';
import { field } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';
import { type ObjectEvent, type Version, versionOf } from './version';
import { type OrderingRules, type Verdict, whichStateWins } from './which-state-wins';

/** How many histories to try; the known broken variants need only as many as it takes to fail. */
const HISTORIES = Number(process.env.HISTORIES ?? 20_000);
const ENOUGH_TO_FAIL = 2_000;

/** What is projected of the subscriptions below; a change of their `note` is not. */
interface Snapshot {
  status: string;
  seats: number;
}

const read = (object: StripeObject): Snapshot => ({
  status: String(field(object, 'status')),
  seats: Number(field(object, 'seats')),
});
const rules: OrderingRules<Snapshot> = {
  isTerminal: ({ status }) => status === 'canceled' || status === 'incomplete_expired',
};
const same = (a: Snapshot, b: Snapshot) => a.status === b.status && a.seats === b.seats;

/** An event, and the states that it really happened between. */
interface Told {
  event: ObjectEvent;
  was: Snapshot;
  is: Snapshot;
}

interface History {
  versions: Version<Snapshot>[];
  /** The state after the true last change. */
  truth: Snapshot;
  /** Some second holds the creation or ended in another state than it began with: what is needed to tell the truth. */
  decidable: boolean;
}

const step = fc.record({
  pause: fc.constantFrom(0, 0, 0, 1),
  verb: fc.constantFrom('updated', 'updated', 'updated', 'trial_will_end'),
  status: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('active', 'past_due') },
    { weight: 1, arbitrary: fc.constantFrom('incomplete_expired', 'canceled') },
  ),
  seats: fc.constantFrom(1, 2),
  note: fc.constantFrom('a', 'b'),
});

/** Walks through few states, so that many seconds pass one twice or end as they began. */
const history: fc.Arbitrary<History> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 9 }),
    creationIsKnown: fc.boolean(),
    straggles: fc.boolean(),
    twinOf: fc.option(fc.nat(9)),
    ids: fc.uniqueArray(fc.integer({ min: 100_000, max: 999_999 }), { minLength: 13, maxLength: 13 }),
  })
  .map(({ steps, creationIsKnown, straggles, twinOf, ids }) => {
    const told: Told[] = [];
    let at = 1000;
    let now = { id: 'sub_1', status: 'active', seats: 1, note: 'a' };
    const tell = (verb: string, next = now) => {
      const [was, is] = [read(now), read(next)];
      // One request may make several changes, but not the same one twice.
      const request = told.filter((other) => same(other.was, was) && same(other.is, is)).length;
      const data = { object: next, previous_attributes: previousAttributes(now, next) };
      const event: ObjectEvent = {
        id: `evt_${ids.pop()}`,
        type: `customer.subscription.${verb}`,
        created: at,
        api_version: '2026-10-28.endive',
        request: { id: `req_${request}` },
        data: verb === 'updated' ? data : { object: next },
      };
      told.push({ event, was, is });
      now = next;
    };
    if (creationIsKnown) tell('created');
    let deleted = false;
    for (const { pause, verb, ...fields } of steps) {
      if (deleted) break;
      at += pause;
      const isFinal = rules.isTerminal(read(now));
      deleted = !isFinal && verb === 'updated' && fields.status === 'canceled';
      const status = isFinal ? now.status : fields.status;
      if (verb === 'updated') tell(deleted ? 'deleted' : 'updated', { ...now, ...fields, status });
      else tell(verb);
    }
    const truth = read(now);
    const seconds = bySecond(told);

    const doubled = told[twinOf ?? told.length];
    if (rules.isTerminal(truth) && straggles) {
      at += 1;
      tell('trial_will_end', { ...now, status: 'active' });
    }
    const events = told.map(({ event }) => event);
    if (doubled?.event.type.endsWith('updated')) {
      events.push({ ...doubled.event, id: `evt_${ids.pop()}` });
    }
    const versions = events.map((event) => versionOf(event, read)).filter((version) => version !== undefined);
    return { versions, truth, decidable: !seconds.every(isCircle) };
  });

function bySecond(told: readonly Told[]): Told[][] {
  const seconds = [...new Set(told.map(({ event }) => event.created))];
  return seconds.map((second) => told.filter(({ event }) => event.created === second));
}

/**
 * Whether a second ended in the state that it began with, passed others, and has no event that says which was the first:
 * only something older can tell how it ended.
 */
function isCircle(during: readonly Told[]): boolean {
  const began = during[0]?.was ?? nothing;
  const ended = during.at(-1)?.is ?? nothing;
  const hasCreation = during.some(({ event }) => event.type.endsWith('created'));
  return same(began, ended) && during.some(({ is }) => !same(is, ended)) && !hasCreation;
}

const nothing: Snapshot = { status: '', seats: 0 };

/** Every event at least once, some twice, in any order. */
function deliveriesOf<T>(events: readonly T[]): fc.Arbitrary<T[]> {
  return fc
    .array(fc.constantFrom(...events), { maxLength: 3 })
    .map((again) => events.concat(again))
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
}

type Decide = (
  versions: readonly Version<Snapshot>[],
) => Pick<Verdict<Snapshot>, 'winner' | 'certainty'> | undefined;

const findsTheTrueLastState = (decide: Decide) =>
  fc.property(
    history.chain((lived) => fc.tuple(fc.constant(lived), deliveriesOf(lived.versions))),
    ([{ truth, decidable }, deliveries]) => {
      const verdict = decide(deliveries);
      const isRight = verdict?.certainty === 'settled' && same(verdict.winner.state, truth);
      return isRight || (!decidable && verdict?.certainty === 'open');
    },
  );

/** Any events at all, also such as no true history makes. */
const anyVersions = fc.uniqueArray(
  fc.record({
    eventId: fc.integer({ min: 0, max: 9 }).map((n) => `evt_${n}`),
    created: fc.constantFrom(1000, 1000, 1001),
    phase: fc.constantFrom('created', 'updated', 'updated', 'updated', 'deleted', 'other'),
    requestId: fc.constantFrom(null, 'req_1', 'req_2'),
    state: fc.record({
      status: fc.constantFrom('active', 'past_due', 'canceled'),
      seats: fc.constantFrom(1, 2),
    }),
    before: fc.option(fc.record({ status: fc.constantFrom('active', 'past_due'), seats: fc.constant(1) }), {
      nil: undefined,
    }),
  }),
  { selector: ({ eventId }) => eventId, minLength: 1, maxLength: 6 },
);

const ignoresTheOrder = (decide: Decide) =>
  fc.property(
    anyVersions.chain((versions) => fc.tuple(deliveriesOf(versions), deliveriesOf(versions))),
    ([some, others]) => JSON.stringify(decide(some)) === JSON.stringify(decide(others)),
  );

/** What comes to mind first: keep a row, replace it by whatever is not older. */
const newerOrEqualReplaces: Decide = (versions) => {
  const winner = versions.reduce((stored, version) => (version.created >= stored.created ? version : stored));
  return { winner, certainty: 'settled' };
};

/** Has an opinion on every second, always the same one. */
const newestThenSmallestId: Decide = (versions) => {
  const [winner] = versions.toSorted((a, b) => b.created - a.created || (a.eventId < b.eventId ? -1 : 1));
  return winner && { winner, certainty: 'settled' };
};

const byTheRules: Decide = (versions) => whichStateWins(versions, rules);
const ranked: Decide = (versions) => whichStateWins(versions, { ...rules, rank: ({ seats }) => [seats] });
const withoutFinalStates: Decide = (versions) => whichStateWins(versions, { isTerminal: () => false });
const blindToRequests: Decide = (versions) =>
  byTheRules(versions.map((version) => ({ ...version, requestId: null })));
const blindToTheStateBefore: Decide = (versions) =>
  byTheRules(versions.map((version) => ({ ...version, before: undefined })));

describe('whichStateWins, however events are ordered and repeated', () => {
  it('finds the state after the true last change, or says that it cannot', () => {
    fc.assert(findsTheTrueLastState(byTheRules), { numRuns: HISTORIES });
  });

  it.each([
    ['lets whatever is newer or equal replace the row', newerOrEqualReplaces],
    ['takes the smallest id of the newest second', newestThenSmallestId],
    ['knows no final states', withoutFinalStates],
    ['does not look at requests', blindToRequests],
    ['does not look at previous_attributes', blindToTheStateBefore],
  ])('which a rule that %s does not', (_, broken) => {
    expect(fc.check(findsTheTrueLastState(broken), { numRuns: ENOUGH_TO_FAIL }).failed).toBe(true);
  });

  it.each([
    ['previous_attributes', byTheRules],
    ['a natural order of states', ranked],
  ])('decides the same for any set of events, by %s', (_, decide) => {
    fc.assert(ignoresTheOrder(decide), { numRuns: Math.ceil(HISTORIES / 10) });
  });

  it('which a rule that lets whatever is newer or equal replace the row does not', () => {
    expect(fc.check(ignoresTheOrder(newerOrEqualReplaces), { numRuns: ENOUGH_TO_FAIL }).failed).toBe(true);
  });
});
