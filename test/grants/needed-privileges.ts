import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SCHEMA } from '../helpers/test-database';
import { merge, NotWholeError, PrivilegeReader, type Privileges } from './privileges';
import { isMadeOf, type SourceStatement, squeezed, statementsInSource } from './statements-in-source';

export const RECORDED = resolve(__dirname, 'recorded-statements.json');

export interface Needed {
  privileges: Privileges;
  /** Literals of the source of which no statement is known. */
  unknown: SourceStatement[];
  /** Recorded statements that fit neither the source nor the schema any more. */
  stale: string[];
  /** Of the recorded statements those that say something that the others do not. */
  telling: string[];
}

export function recordedStatements(): string[] {
  return JSON.parse(readFileSync(RECORDED, 'utf8')) as string[];
}

/**
 * What all statements of the service need. Those that stand in the source as they are sent are read there, so that what is
 * rarely run counts too. Of the others, whose texts are put together at run time, there is a record of what was sent.
 */
export async function neededPrivileges(url: string, recorded: readonly string[]): Promise<Needed> {
  const source = statementsInSource();
  const reader = await PrivilegeReader.open(url, SCHEMA);
  const privileges: Privileges = { tables: new Map(), functions: new Set() };
  const unknown: SourceStatement[] = [];
  const stale: string[] = [];
  const telling: string[] = [];
  try {
    const whole = new Set<string>();
    const parts: SourceStatement[] = [];
    for (const statement of source) {
      const needs = await readWhole(statement, reader);
      if (needs === 'part') parts.push(statement);
      else if (needs) add(privileges, needs);
      if (needs !== 'part' && statement.text !== undefined) whole.add(squeezed(statement.text));
    }
    const open = new Set(parts);
    // The shortest first, so that the record stays short.
    const texts = [...new Set(recorded.map(squeezed))].toSorted(
      (a, b) => a.length - b.length || (a < b ? -1 : 1),
    );
    for (const text of texts) {
      if (whole.has(text) || !/^(select|insert|update|delete|with)\b/i.test(text)) continue;
      const makers = parts.filter((statement) => isMadeOf(statement, text));
      // Some begin with what is put in at run time; no literal is known to make these.
      const needs = await readWhole({ text }, reader);
      if (needs === undefined || needs === 'part') {
        stale.push(text);
        continue;
      }
      const isNew = add(privileges, needs);
      if (isNew || makers.some((maker) => open.has(maker))) telling.push(text);
      for (const maker of makers) open.delete(maker);
    }
    unknown.push(...open);
  } finally {
    await reader.close();
  }
  return { privileges, unknown, stale, telling };
}

/** @returns `part` for what is put together with others at run time. */
async function readWhole(
  { text }: Pick<SourceStatement, 'text'>,
  reader: PrivilegeReader,
): Promise<Privileges | undefined | 'part'> {
  if (text === undefined) return 'part';
  try {
    return await reader.read(text);
  } catch (error) {
    if (error instanceof NotWholeError) return 'part';
    throw error;
  }
}

/** @returns whether that was not needed before. */
function add(to: Privileges, { tables, functions }: Privileges): boolean {
  const before = written(to);
  for (const [name, table] of tables) to.tables.set(name, merge(to.tables.get(name), table));
  for (const name of functions) to.functions.add(name);
  return written(to) !== before;
}

function written({ tables, functions }: Privileges): string {
  const plain = [...tables].map(([name, { selectsAll, selects, inserts, updates, locks, deletes }]) => {
    return [
      name,
      selectsAll,
      [...selects].toSorted(),
      [...inserts].toSorted(),
      [...updates].toSorted(),
      locks,
      deletes,
    ];
  });
  return JSON.stringify([
    plain.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    [...functions].toSorted(),
  ]);
}
