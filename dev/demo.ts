import { startFreshDatabase } from './demo/fresh-database';
import { type DemoOptions, HELP, readDemoOptions } from './demo/options';
import { perform } from './demo/performance';
import { startService } from './demo/service';
import { aborted, Interrupted, interruption } from '../src/terminal/interrupt';
import { style } from '../src/terminal/style';
import { UsageError } from '../src/terminal/usage.error';
import { lastLine, reportCrashes } from '../src/terminal/last-resort';

/** Resolves to the exit code, with nothing left running. */
async function demo(options: DemoOptions): Promise<number> {
  const signal = interruption();
  console.log(`${style('bold', 'hookledger')}: starting a PostgreSQL and a service of the demo's own`);
  const database = await startFreshDatabase();
  try {
    signal.throwIfAborted();
    const service = await startService(database.url);
    try {
      const problems = await perform(options, service, database.url, signal);
      if (problems.length > 0) {
        console.error(`\n${style('red', 'The tables differ from the story:')}\n${listOf(problems)}`);
        return 1;
      }
      console.log(`\n${style('green', 'Every table agrees with the story.')}`);
      if (options.once) return 0;
      console.log('Serving until Ctrl-C …');
      await aborted(signal);
      return 0;
    } finally {
      await service.close();
    }
  } finally {
    // Last, since the service still writes while it closes.
    await database.stop();
  }
}

function listOf(problems: readonly string[], shown = 25): string {
  const lines = [...new Set(problems)].map((problem) => `  ${problem}`);
  const rest = lines.length - shown;
  return [...lines.slice(0, shown), ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}

async function main(): Promise<number> {
  try {
    const options = readDemoOptions(process.argv.slice(2));
    if (!options.help) return await demo(options);
    console.log(HELP);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nSee ${error.command}`);
      return 2;
    }
    if (isInterruption(error)) return 130;
    console.error(`\n${lastLine('demo', error)}`);
    return 1;
  }
}

/** Timers reject with an AbortError that has the reason as its cause. */
function isInterruption(error: unknown): boolean {
  if (error instanceof Interrupted) return true;
  return error instanceof Error && error.cause instanceof Interrupted;
}

async function run(): Promise<void> {
  process.exitCode = await main();
}

reportCrashes('demo');
void run();
