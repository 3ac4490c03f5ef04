import type { Version } from './version';

/** What ordering must know about one kind of object. */
export interface OrderingRules<S> {
  /** A state that nothing but another final state may replace, whatever the clock says. */
  isTerminal(state: S): boolean;
  /**
   * For objects whose states have a natural order (an invoice's attempts, a charge's refunds): compared element by
   * element, the larger is the later. Absent, and where it cannot tell two states apart: same-second events are put in
   * order by their `previous_attributes`.
   */
  rank?(state: S): readonly number[];
}

export interface Verdict<S> {
  winner: Version<S>;
  /** The second that was decided, Unix seconds; the winner's own unless that second ended as it began. */
  at: number;
  /** More than one event had to be compared, so that an older one arriving late may change the verdict. */
  tied: boolean;
  /**
   * How sure it is. `settled`: by rule. `open`: the second ended as it began, and nothing older is in the set to tell
   * how that was. `unresolved`: the rules cannot tell; the smallest event id was taken.
   */
  certainty: 'settled' | 'open' | 'unresolved';
}

/**
 * The state in which a set of events of one object leaves it, whatever order they came in.
 *
 * Terminal states beat others; then the newest second wins; within it, `previous_attributes` tell which state came last.
 * Comparing events pairwise with the stored row cannot do this: three changes in one second would end differently in
 * different orders.
 *
 * @param versions every known event of the newest deciding second, and of as many older ones as there are at hand.
 */
export function whichStateWins<S>(
  versions: readonly Version<S>[],
  rules: OrderingRules<S>,
): Verdict<S> | undefined {
  const known = [...new Map(versions.map((version) => [version.eventId, version])).values()];
  const final = known.filter((version) => isFinal(version, rules));
  const candidates = final.length > 0 ? final : known;
  const seconds = [...new Set(candidates.map(({ created }) => created))].toSorted((a, b) => b - a);
  const [at] = seconds;
  if (at === undefined) return undefined;

  // Bound, since a projection is a class whose methods call one another.
  const rank = rules.rank?.bind(rules);
  let open: Verdict<S> | undefined;
  for (const second of seconds) {
    const peers = candidates.filter(({ created }) => created === second);
    const settled = fetched(peers) ?? (rank ? highestRank(peers, rank) : lastOfSecond(peers));
    if (!settled) continue;
    if (settled.certainty !== 'open') {
      return {
        winner: settled.winner,
        at,
        tied: open !== undefined || peers.length > 1,
        certainty: settled.certainty,
      };
    }
    // This second ended as it began: look at the one before it.
    open ??= { winner: settled.winner, at, tied: true, certainty: 'open' };
  }
  return open;
}

/** What is deleted stays so, although the object inside its `deleted` event may look as alive as before. */
export function isFinal<S>({ phase, state }: Version<S>, rules: OrderingRules<S>): boolean {
  return phase === 'deleted' || rules.isTerminal(state);
}

type Settlement<S> = Pick<Verdict<S>, 'winner' | 'certainty'>;

/** What Stripe showed is the end of its second, since it is dated a second before the question at the latest. */
function fetched<S>(peers: readonly Version<S>[]): Settlement<S> | undefined {
  const winner = peers.find(({ phase }) => phase === 'fetched');
  return winner && { winner, certainty: 'settled' };
}

function highestRank<S>(
  peers: readonly Version<S>[],
  rank: (state: S) => readonly number[],
): Settlement<S> | undefined {
  const [winner] = peers.toSorted(
    (a, b) => compareTuples(rank(b.state), rank(a.state)) || compareIds(a.eventId, b.eventId),
  );
  if (!winner) return undefined;
  const equals = peers.filter(({ state }) => compareTuples(rank(state), rank(winner.state)) === 0);
  const last = lastOfSecond(equals);
  // How a circle of equals began no older second tells: it may have come from a lower rank within this one.
  return last?.certainty === 'open' ? { ...last, certainty: 'unresolved' } : last;
}

/** The last state of one second, told from what each change says the state was before it. */
function lastOfSecond<S>(peers: readonly Version<S>[]): Settlement<S> | undefined {
  const sorted = peers.toSorted((a, b) => compareIds(a.eventId, b.eventId));
  const [first] = sorted;
  if (!first) return undefined;
  const deleted = sorted.filter(({ phase }) => phase === 'deleted');
  const rivals = deleted.length > 0 ? deleted : sorted;
  if (rivals.length === 1 || haveOneState(rivals))
    return { winner: rivals[0] ?? first, certainty: 'settled' };

  const updates = rivals.filter(({ phase }) => phase === 'updated');
  if (updates.length === 0) return withoutUpdates(rivals, first);
  const distinct = withoutRepeats(updates, ({ requestId, before, state }) => [requestId, before, state]);
  const counted = endOfChain(distinct) ?? endOfChain(withoutRepeats(distinct, ({ requestId }) => requestId));
  if (counted?.winner) return { winner: counted.winner, certainty: 'settled' };
  if (counted) {
    const began = rivals.find(({ phase }) => phase === 'created');
    return began
      ? { winner: began, certainty: 'settled' }
      : { winner: updates[0] ?? first, certainty: 'open' };
  }
  return { winner: updates[0] ?? first, certainty: 'unresolved' };
}

/** Events such as `paused` say nothing of the state before them, and `created` can only be the first. */
function withoutUpdates<S>(rivals: readonly Version<S>[], first: Version<S>): Settlement<S> {
  const later = rivals.filter(({ phase }) => phase !== 'created');
  const winner = later[0] ?? first;
  return { winner, certainty: later.length === 1 || haveOneState(later) ? 'settled' : 'unresolved' };
}

/**
 * Counts +1 for each state that a change leads to and −1 for each that it comes from. In an unbroken chain everything
 * cancels but its two ends.
 * @returns the version at the end; no winner when the chain is a circle; undefined when it is broken.
 */
function endOfChain<S>(updates: readonly Version<S>[]): { winner?: Version<S> } | undefined {
  const balance = new Map<string, number>();
  const add = (key: string, by: number) => balance.set(key, (balance.get(key) ?? 0) + by);
  for (const { state, before, eventId } of updates) {
    add(keyOf(state), 1);
    // What is not told can be no state that another event leads to.
    add(before === undefined ? `unknown before ${eventId}` : keyOf(before), -1);
  }
  const ends = [...balance].filter(([, count]) => count !== 0);
  if (ends.length === 0) return {};
  const arrivals = ends.filter(([, count]) => count > 0);
  const [arrival] = arrivals;
  if (
    ends.length !== 2 ||
    arrivals.length !== 1 ||
    arrival?.[1] !== 1 ||
    ends.some(([, count]) => count < -1)
  ) {
    return undefined;
  }
  const winner = updates.find(({ state }) => keyOf(state) === arrival[0]);
  return winner && { winner };
}

/**
 * Stripe sometimes makes two Event objects for one request; kept is the one with the smallest id. Repeats of the very
 * same change go first: counted twice, x→v, x→v, v→x would seem to end in v. One request may also make several different
 * changes, so that the request alone tells a repeat only where the chain is broken otherwise.
 */
function withoutRepeats<S>(
  updates: readonly Version<S>[],
  identity: (version: Version<S>) => unknown,
): Version<S>[] {
  const seen = new Set<string>();
  return updates.filter((version) => {
    if (version.requestId === null) return true;
    const key = JSON.stringify(identity(version));
    const isRepeat = seen.has(key);
    seen.add(key);
    return !isRepeat;
  });
}

function haveOneState<S>(versions: readonly Version<S>[]): boolean {
  return new Set(versions.map(({ state }) => keyOf(state))).size === 1;
}

/** Snapshots have a fixed property order, so equal text means equal state. */
function keyOf<S>(state: S): string {
  return JSON.stringify(state);
}

function compareTuples(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By code unit, as PostgreSQL's collation "C" does for the ASCII that event ids are. */
function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
