import { isLosslessNumber } from 'lossless-json';
import { diff, type ValueChange, valuesOf } from '../payload/diff';
import { type Json, parseJson } from '../payload/json';
import { redact } from '../payload/redact';

/** More than a person reads. */
export const MOST_CHANGES = 200;

/** What an event says that changed in its object. */
export interface ObjectChanges {
  /** What it was compared with: what Stripe says was before, the event before it, or nothing. */
  comparedWith: 'previous_attributes' | 'event_before' | 'nothing';
  changes: ValueChange[];
}

/** @param isRedacted without what is personal, before and after. */
export function objectChangesOf(body: string, bodyBefore: string | null, isRedacted: boolean): ObjectChanges {
  const data = member(parseJson(body), 'data');
  const object = member(data, 'object');
  const previous = member(data, 'previous_attributes');
  // A thin event says that something changed, and not what.
  if (object === undefined) return { comparedWith: 'nothing', changes: [] };
  const changesSince = (before: Json | undefined, after: Json | undefined): ValueChange[] => {
    const changes = diff(before, after).slice(0, MOST_CHANGES);
    return isRedacted ? redacted(changes, before, after) : changes;
  };
  if (isRecord(previous) && Object.keys(previous).length > 0) {
    const changes = changesSince(previous, onlyWhatIsIn(previous, object));
    return { comparedWith: 'previous_attributes', changes };
  }
  const before = bodyBefore === null ? undefined : member(member(parseJson(bodyBefore), 'data'), 'object');
  return {
    comparedWith: before === undefined ? 'nothing' : 'event_before',
    changes: changesSince(before, object),
  };
}

/** That something personal changed may be seen, and what it was and is may not. */
function redacted(changes: ValueChange[], before: Json | undefined, after: Json | undefined): ValueChange[] {
  const [was, is] = [before, after].map((side) => valuesOf(side === undefined ? undefined : redact(side)));
  return changes.map(({ path }) => ({
    path,
    before: was?.get(path) ?? null,
    after: is?.get(path) ?? null,
  }));
}

/** Stripe tells only what changed; the rest of the object is left out on this side too. */
function onlyWhatIsIn(previous: Json, object: Json | undefined): Json | undefined {
  if (!isRecord(previous) || !isRecord(object)) return object;
  return Object.fromEntries(
    Object.entries(previous)
      .filter(([key]) => Object.hasOwn(object, key))
      .map(([key, was]) => [key, onlyWhatIsIn(was, object[key]) as Json]),
  );
}

function member(value: Json | undefined, key: string): Json | undefined {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isRecord(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}
