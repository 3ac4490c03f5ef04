import { planDigestOf } from '../recording/digest';
import { type Case, distinctNames, latestUnspent, standingApprovals } from './standing-approvals';
import { ExplainedError } from '../../failures/explained.error';

/** What would run is not what enough people have approved; nothing was done. */
export class NotApprovedError extends ExplainedError {
  override readonly name = 'NotApprovedError';
  constructor(asked: Case, required: number) {
    const digest = planDigestOf(asked.direction, asked.changes);
    const names = distinctNames(standingApprovals(asked));
    const isRevert = asked.direction === 'down';
    super(
      [
        `Refused: ${count(asked.changes.length)} to ${isRevert ? 'revert' : 'run'}, ${names.length} of ${required} approvals${names.length > 0 ? ` (${names.join(', ')})` : ''}. Nothing was done.`,
        ...asked.changes.map(({ name }) => `  ${name}`),
        ...(names.length > 0 ? [] : differencesOf(asked)),
        `Read what would run:  npm run migration:plan${isRevert ? ' -- --revert' : ''}`,
        `then approve it:      npm run migration:approve -- --by <your name> --digest ${digest}`,
      ].join('\n'),
    );
  }
}

/** By name and both digests: what is not as it was when it was approved. */
function differencesOf(asked: Case): string[] {
  const approved = latestUnspent(asked);
  if (!approved) return [];
  const then = new Map(approved.changes.map(({ name, digest }) => [name, digest]));
  const pending = new Set(asked.changes.map(({ name }) => name));
  const changed = asked.changes.flatMap(({ name, digest }) => {
    const before = then.get(name);
    if (before === undefined) return [`  ${name} is not part of it`];
    if (before === digest) return [];
    return [`  ${name} has changed since`, `    approved  ${before}`, `    now       ${digest}`];
  });
  const gone = [...then.keys()]
    .filter((name) => !pending.has(name) && !asked.done.some(({ migration }) => migration === name))
    .map(
      (name) => `  ${name} is part of it, and is not to ${asked.direction === 'up' ? 'run' : 'be reverted'}`,
    );
  const differences = [...changed, ...gone];
  if (differences.length === 0) return [];
  return [
    `What ${approved.by} approved at ${approved.at.toISOString()} was something else (${approved.digest}):`,
    ...differences,
  ];
}

function count(changes: number): string {
  return changes === 1 ? 'one migration' : `${changes} migrations`;
}
