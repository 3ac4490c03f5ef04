import { deliver } from './simulation/deliver';
import { traffic } from './simulation/traffic';
import { HELP, readSimulateOptions, type SimulateOptions } from './simulate/options';
import { failures, outcome } from './simulate/outcome';
import { startOf } from './simulate/seed';
import { findTarget, NoTargetError } from './simulate/target';
import { interruption } from '../src/terminal/interrupt';
import { progressBar } from '../src/terminal/progress-bar';
import { style } from '../src/terminal/style';
import { UsageError } from '../src/terminal/usage.error';
import { reportCrashes } from '../src/terminal/last-resort';

/** Resolves to the exit code. */
async function simulate(options: SimulateOptions): Promise<number> {
  const { count, duplicates, shuffle, seed, types, rate } = options;
  const { url, secret } = await findTarget(options);
  console.log(`${style('bold', 'Simulating Stripe')} towards ${url}, seed ${seed}`);

  const deliveries = traffic({ seed, count, startsAt: startOf(seed), duplicates, window: shuffle, types });
  // Which events come twice is decided along the way; their share says about how many.
  const bar = progressBar('Delivering', Math.round(count * (1 + duplicates)));
  const signal = interruption();
  const report = await deliver(deliveries, {
    url,
    secret,
    ratePerSecond: rate,
    signal,
    onProgress: ({ settled }) => bar.reach(settled),
  });
  bar.finish(`${report.settled} deliveries of ${count} events${signal.aborted ? ', then interrupted' : ''}`);

  console.log(`\n${outcome(report)}`);
  const problem = failures(report, url);
  if (problem !== undefined) console.error(`\n${problem}`);
  if (signal.aborted) return 130;
  return problem === undefined ? 0 : 1;
}

async function main(): Promise<number> {
  try {
    const options = readSimulateOptions(process.argv.slice(2));
    if (!options.help) return await simulate(options);
    console.log(HELP);
    return 0;
  } catch (error) {
    if (error instanceof NoTargetError) {
      console.error(error.message);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nSee ${error.command}`);
    return 2;
  }
}

async function run(): Promise<void> {
  // Not process.exit: what was written to a pipe may still be on its way.
  process.exitCode = await main();
}

reportCrashes('simulate');
void run();
