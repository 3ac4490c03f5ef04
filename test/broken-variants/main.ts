import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { style } from '../../src/terminal/style';
import globalSetup from '../global-setup';
import globalTeardown from '../global-teardown';
import { chapters } from './all-variants';
import type { BrokenVariant } from './broken-variant';
import { proofTables } from './proof-table';
import { type JestVerdict, runJest } from './run-jest';
import { problemOf } from './problem-of';
import { SourceFiles } from './source-files';
import { TreeCopy } from './tree-copy';

const HELP = `Breaks one rule at a time, in a copy of the project, and expects the rule's test to turn red.

  npm run test:variants                    every variant (some minutes)
  npm run test:variants -- --only lease    those whose rule, variant or file has this word
  npm run test:variants -- --after-tests   trusts that the tests are green when nothing is broken
  npm run test:variants -- --check         only whether each can still be made (two seconds)
  npm run test:variants -- --write-docs    writes the tables of docs/proof.md, runs nothing

Ends with 0 when every variant was caught, and every spec is green when nothing is broken.
`;

const PROJECT = resolve(__dirname, '../..');
/** Side by side; each has a copy of the project. */
const WORKERS = 2;
/** Specs poll for what a broken variant will never do; they need not be patient here. */
const IMPATIENT = { TEST_PATIENCE_MS: '15000', HISTORY_SHRINK_MS: '0' };

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      'after-tests': { type: 'boolean', default: false },
      check: { type: 'boolean' },
      'write-docs': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) console.log(HELP);
  else if (values['write-docs']) await writeDocs();
  else {
    const unmakeable = check();
    return values.check || unmakeable > 0 ? Math.min(unmakeable, 1) : run(values.only, values['after-tests']);
  }
  return 0;
}

/** @returns how many variants cannot be made: the code that they break has changed. */
function check(): number {
  const files = new SourceFiles(PROJECT);
  const problems = Object.values(chapters)
    .flat()
    .flatMap((variant) => {
      const problem = problemOf(variant, files);
      return problem === undefined ? [] : [`${variant.broken}: ${problem}`];
    });
  for (const problem of problems) console.error(style('red', `✗ ${problem}`));
  return problems.length;
}

async function run(word: string, areTestsGreen: boolean): Promise<number> {
  const wanted = Object.values(chapters)
    .flat()
    .filter((variant) => [variant.rule, variant.broken, variant.source].some((text) => text.includes(word)));
  const copies = await Promise.all(Array.from({ length: WORKERS }, () => TreeCopy.make()));
  // One PostgreSQL for all the runs, each spec in a database of its own.
  await globalSetup();
  try {
    const uncaught = areTestsGreen ? 0 : await whole(wanted, copies);
    const missed = await broken(wanted, copies);
    console.log(`\n${wanted.length - missed} of ${wanted.length} variants caught`);
    return uncaught + missed === 0 ? 0 : 1;
  } finally {
    await globalTeardown();
    await Promise.all(copies.map((copy) => copy.remove()));
  }
}

/** @returns how many of the tests are red although nothing is broken; theirs would prove nothing. */
async function whole(wanted: readonly BrokenVariant[], copies: readonly TreeCopy[]): Promise<number> {
  let failures = 0;
  const specs = [...new Set(wanted.map(({ spec }) => spec))];
  await share(specs, copies, async (spec, { directory }) => {
    const verdict = await runJest(directory, { spec }, {});
    if (verdict.colour === 'green') return;
    failures += 1;
    console.log(style('red', `✗ ${spec} is not green with nothing broken: ${verdict.told}`));
  });
  console.log(`${specs.length - failures} of ${specs.length} specs green with nothing broken\n`);
  return failures;
}

/** @returns how many variants were not caught. */
async function broken(wanted: readonly BrokenVariant[], copies: readonly TreeCopy[]): Promise<number> {
  let missed = 0;
  await share(wanted, copies, async (variant, copy) => {
    const began = performance.now();
    const verdict = await copy.broken(variant, () => runJest(copy.directory, variant, IMPATIENT));
    if (verdict.colour !== 'red') missed += 1;
    console.log(lineOf(variant, verdict, (performance.now() - began) / 1000));
  });
  return missed;
}

function lineOf(
  { broken: what, spec }: BrokenVariant,
  { colour, told }: JestVerdict,
  seconds: number,
): string {
  const mark = colour === 'red' ? style('green', '✓') : style('red', '✗');
  const by = colour === 'red' ? `caught by "${told}"` : `${spec} is ${colour}: ${told}`;
  return `${mark} ${what} (${seconds.toFixed(0)} s)\n    ${by}`;
}

/** Every item once, each worker with one after the other. */
async function share<T, W>(
  items: readonly T[],
  workers: readonly W[],
  work: (item: T, worker: W) => Promise<void>,
): Promise<void> {
  const left = [...items];
  await Promise.all(
    workers.map(async (worker) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item, worker);
    }),
  );
}

async function writeDocs(): Promise<void> {
  const path = resolve(PROJECT, 'docs/proof.md');
  const [introduction = ''] = (await readFile(path, 'utf8')).split(/^## /m);
  await writeFile(path, introduction + proofTables(chapters));
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
