import { schemaNameOf } from '../../database/schema-name';
import { distinctNames, standingApprovals } from '../approval/standing-approvals';
import { type EditedChange, editedChanges } from '../standing/edited-changes';
import { type Listing, recordAll, UnknownMigrationError } from '../standing/pending';
import { planDigestOf } from '../recording/digest';
import { nameOf } from '../recording/record-change';
import type { Direction, SchemaChange } from '../recording/schema-change';
import type { ObservedStatement } from './observed-statement';
import { type Observed, type Rehearsal, rehearse } from './rehearsal';
import { openScratch, type StartScratchServer } from './scratch-database';
import { hasSquawk, lint, type SquawkFinding } from './squawk';
import type { TableSize, Target } from './target';

export interface PlannedChange {
  change: SchemaChange;
  up: ObservedStatement[];
  down: ObservedStatement[];
  /** About what would run: `up`, or `down` of a plan to revert. Empty where squawk is not installed. */
  findings: SquawkFinding[];
}

/** What `migration:run`, or `migration:revert`, would do, for somebody who decides whether it may. */
export interface Plan {
  direction: Direction;
  digest: string;
  schema: string;
  changes: PlannedChange[];
  /** The server the plan is for; undefined where it is for none in particular. */
  targetVersion: string | undefined;
  sizes: ReadonlyMap<string, TableSize>;
  /** Tables that somebody may be reading and writing. */
  inUse: ReadonlySet<string>;
  /** The server the migrations were tried on; undefined where they were not. */
  scratchVersion: string | undefined;
  isLinted: boolean;
  approvedBy: string[];
  edited: EditedChange[];
  /** Ran in the target, and this version does not know them: what they changed was not there when this was tried. */
  unknown: string[];
}

export interface PlanRequest {
  direction: Direction;
  /** Where to try the migrations: `false`, nowhere; `undefined`, on a server that `startScratchServer` starts. */
  scratch: string | false | undefined;
  startScratchServer: StartScratchServer;
  /** Told what is being done. */
  tell(message: string): void;
}

/** @throws {NotConstantError} {NoScratchError} {UnknownMigrationError} {SquawkFailedError} */
export async function makePlan(listing: Listing, target: Target, request: PlanRequest): Promise<Plan> {
  const { direction, tell } = request;
  const known = await recordAll(listing);
  const changes = choose(direction, known, target.executed);
  const base = known.filter(
    ({ name }) => target.executed.includes(name) && !changes.some((c) => c.name === name),
  );
  const tried = changes.length === 0 ? undefined : await tryOut(listing, base, changes, request);
  const isLinted = hasSquawk();
  if (isLinted && changes.length > 0) tell('reading the SQL with squawk');
  const version = target.version || (tried?.version ?? '');
  const planned: PlannedChange[] = [];
  for (const [index, change] of changes.entries()) {
    const { up, down } = tried?.observed[index] ?? unobserved(change);
    const findings = isLinted
      ? await lint(change[direction], { version, isTransactional: change.isTransactional })
      : [];
    planned.push({ change, up, down, findings });
  }
  const { approvals, done } = target;
  return {
    direction,
    digest: planDigestOf(direction, changes),
    schema: schemaNameOf(listing),
    changes: planned,
    targetVersion: target.version || undefined,
    sizes: target.sizes,
    inUse: target.version === '' ? (tried?.tables ?? new Set()) : new Set(target.sizes.keys()),
    scratchVersion: tried?.version,
    isLinted,
    approvedBy: distinctNames(standingApprovals({ direction, changes, approvals, done })),
    edited: editedChanges(known, done),
    unknown: target.executed.filter((name) => !known.some((change) => change.name === name)),
  };
}

function choose(
  direction: Direction,
  known: readonly SchemaChange[],
  executed: readonly string[],
): SchemaChange[] {
  if (direction === 'up') return known.filter(({ name }) => !executed.includes(name));
  const last = executed.at(-1);
  if (last === undefined) return [];
  const change = known.find(({ name }) => name === last);
  if (!change) throw new UnknownMigrationError(last);
  return [change];
}

async function tryOut(
  listing: Listing,
  base: readonly SchemaChange[],
  changes: readonly SchemaChange[],
  { scratch, startScratchServer, tell }: PlanRequest,
): Promise<Rehearsal | undefined> {
  if (scratch === false) return undefined;
  tell(scratch === undefined ? 'starting a PostgreSQL to try it in' : 'making a database to try it in');
  const database = await openScratch(scratch, startScratchServer);
  try {
    const rehearsed = changes.flatMap((change) => {
      const migration = listing.migrations.find((each) => nameOf(each) === change.name);
      return migration ? [{ change, migration }] : [];
    });
    tell(`running ${changes.length === 1 ? 'it' : `all ${changes.length}`} there, up and down`);
    return await rehearse(database.url, schemaNameOf(listing), base, rehearsed);
  } finally {
    await database.remove();
  }
}

function unobserved({ up, down }: SchemaChange): Observed {
  return { up: up.map(unseen), down: down.map(unseen) };
}

function unseen(sql: string): ObservedStatement {
  return { sql, locks: [], rewritten: [], source: 'unseen' };
}
