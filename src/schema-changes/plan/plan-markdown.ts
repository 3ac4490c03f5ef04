import { nameOfMode } from './lock-modes';
import { locksInWords, strongestLock } from './locks-in-words';
import type { Plan, PlannedChange } from './make-plan';
import type { ObservedStatement } from './observed-statement';
import { readableSql } from './readable-sql';
import type { SquawkFinding } from './squawk';

/** The plan as a comment of a pull request has it, and as a person reads it in a terminal. */
export function planMarkdown(plan: Plan): string {
  const sections = [
    ...head(plan),
    ...warnings(plan),
    ...(plan.changes.length > 0 ? [overview(plan), ...plan.changes.map((each) => section(each, plan))] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function head({ direction, digest, changes, approvedBy, schema, ...plan }: Plan): string[] {
  const isRevert = direction === 'down';
  const where =
    plan.targetVersion === undefined ? 'no database in particular' : `PostgreSQL ${plan.targetVersion}`;
  const title = `# Schema change: ${isRevert ? 'revert ' : ''}${changes.length} ${changes.length === 1 ? 'migration' : 'migrations'}`;
  if (changes.length === 0) return [title, 'Nothing to do: all have run.'];
  return [
    title,
    `Digest \`${digest}\``,
    `For ${where}, schema \`${schema}\`. ${triedOn(plan)}`,
    approvedBy.length > 0
      ? `Approved by ${approvedBy.join(', ')}.`
      : `Nobody has approved it yet. Whoever has read it and agrees:\n\n\`\`\`sh\nnpm run migration:approve -- --by <your name> --digest ${digest}\n\`\`\``,
  ];
}

function triedOn({ scratchVersion, targetVersion }: Pick<Plan, 'scratchVersion' | 'targetVersion'>): string {
  if (scratchVersion === undefined) return 'Not tried: what it locks is not known.';
  return `Tried on PostgreSQL ${scratchVersion}, up and down, in an empty database: locks are what was seen there${
    targetVersion === undefined ? '' : ", sizes are the target's"
  }.`;
}

function warnings({ edited, unknown, isLinted, changes, targetVersion, scratchVersion }: Plan): string[] {
  const majors = [targetVersion, scratchVersion].map((version) => Number.parseInt(version ?? '', 10));
  const differ = majors.every((major) => !Number.isNaN(major)) && majors[0] !== majors[1];
  return [
    ...edited.map(
      ({ name, ran, now }) =>
        `⚠️ **${name} has been edited since it ran** in this database. Put it back as it was, and write another migration.\n\n- ran: \`${ran}\`\n- now: \`${now}\``,
    ),
    ...unknown.map(
      (name) =>
        `⚠️ **${name}** has run in this database, and this version does not know it: it was not tried with it.`,
    ),
    ...(differ && changes.length > 0
      ? [
          '⚠️ The versions of the two servers differ: so may the locks. A server for `--scratch` of the same version tells.',
        ]
      : []),
    ...(isLinted || changes.length === 0
      ? []
      : ['squawk is not installed here, so it has not read the SQL.']),
  ];
}

function overview({ changes, direction, isLinted, ...plan }: Plan): string {
  const rows = changes.map((each, index) => {
    const lock = strongestLock(each[direction], plan);
    return [
      String(index + 1),
      each.change.name,
      each.change.isTransactional ? 'one' : 'none',
      lock ? `${nameOfMode(lock.mode)} on \`${lock.table}\`` : each[direction].some(isUnseen) ? '?' : '–',
      isLinted ? String(each.findings.length) : '?',
      `\`${each.change.digest.slice(0, 12)}\``,
    ];
  });
  return [
    '| | migration | transaction | strongest lock on a table in use | squawk | digest |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

function isUnseen({ source }: ObservedStatement): boolean {
  return source === 'unseen';
}

function section(planned: PlannedChange, plan: Plan): string {
  const { change } = planned;
  const { direction } = plan;
  const isRevert = direction === 'down';
  const parts = [
    `## ${change.name}`,
    `Digest \`${change.digest}\`. ${
      change.isTransactional
        ? 'All of it is one transaction.'
        : '**Outside of a transaction**: each statement is done by itself, and all must stand being run again.'
    }`,
    `### \`${direction}\`: what would run`,
    ...planned[direction].map((statement, index) => statementText(statement, index, planned, plan)),
  ];
  const other = planned[isRevert ? 'up' : 'down'];
  const label = isRevert ? 'what ran' : 'what would take it back';
  const otherText = other.map((statement, index) =>
    statementText(statement, index, { ...planned, findings: [] }, plan),
  );
  return [
    ...parts,
    `<details><summary><code>${isRevert ? 'up' : 'down'}</code>: ${label}</summary>`,
    ...otherText,
    '</details>',
  ].join('\n\n');
}

function statementText(
  statement: ObservedStatement,
  index: number,
  planned: PlannedChange,
  plan: Plan,
): string {
  const found = findingsText(planned.findings.filter((finding) => finding.statement === index));
  const locks = locksInWords(statement, planned, plan).map((line) => `- ${line}`);
  const notes = [...locks, ...found];
  return [
    `**${index + 1}.**`,
    '```sql\n' + readableSql(statement.sql) + '\n```',
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n');
}

/** What is said again of the next line is said once. */
function findingsText(findings: readonly SquawkFinding[]): string[] {
  const lines = findings.map(
    ({ rule, message, help }) =>
      `- squawk [${rule}](https://squawkhq.com/docs/${rule}): ${message}${help ? ` ${help}` : ''}`,
  );
  return [...new Set(lines)].map((line) => {
    const times = lines.filter((other) => other === line).length;
    return times === 1 ? line : `${line} (${times} times)`;
  });
}
