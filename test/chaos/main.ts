import { Interrupted, interruption } from '../../src/terminal/interrupt';
import { progressBar } from '../../src/terminal/progress-bar';
import { style } from '../../src/terminal/style';
import { UsageError } from '../../src/terminal/usage.error';
import { type ChaosOptions, type ChaosOutcome, chaosRun } from './chaos-run';
import { HELP, readChaosOptions } from './options';
import { answersLine, strikesTable, totalsTable } from './report';

const SHOWN = 25;

/** Resolves to the exit code, with nothing left running. */
async function chaos(options: Required<ChaosOptions>): Promise<number> {
  const { seconds, replicas, seed, topology } = options;
  if (topology.missingPackage) {
    console.error(
      `This needs Debian's ${topology.missingPackage}: apt-get install ${topology.missingPackage}`,
    );
    return 2;
  }
  const signal = interruption();
  console.log(
    `${style('bold', 'Chaos')}: ${replicas} replicas, ${topology.title}, ${seconds} s, seed ${seed}`,
  );
  const bar = progressBar('Striking (seconds)', seconds);
  const outcome = await chaosRun(options, signal, (elapsed) => bar.reach(Math.floor(elapsed)));
  bar.finish(`${outcome.strikes.length} faults; everything has settled`);

  console.log(`\n${strikesTable(outcome)}\n\n${totalsTable(outcome)}\n\n${answersLine(outcome)}`);
  if (outcome.problems.length > 0) {
    console.error(
      `\n${outcome.output}\n\n${style('red', 'The service broke its promises:')}\n${listOf(outcome)}`,
    );
    return 1;
  }
  console.log(style('green', '\nNothing was lost, and nothing happened twice.'));
  return 0;
}

function listOf({ problems }: ChaosOutcome): string {
  const rest = problems.length - SHOWN;
  return [...problems.slice(0, SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])]
    .map((line) => `  ${line}`)
    .join('\n');
}

async function main(): Promise<number> {
  try {
    const options = readChaosOptions(process.argv.slice(2));
    if (!options.help) return await chaos(options);
    console.log(HELP);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nSee ${error.command}`);
    return 2;
  }
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
