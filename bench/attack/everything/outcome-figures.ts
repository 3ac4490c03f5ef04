import { percentiles } from '../../measure/percentiles';
import { deliveryFigures, seenFigures } from '../measurements/figures';
import type { Figures } from '../measurements/measurement';
import { answersLine } from '../jobs/tally';
import type { Delivered } from '../jobs/deliver';
import type { Verdict } from './run-everything';

/** What the report tells of it. */
export function outcomeFigures({ outcome, problems }: Verdict): Figures {
  const { quiet, shared } = outcome.delivered;
  const all = [...quiet, ...shared];
  const attempts = all.flatMap((each) => each.attempts.map(({ ms }) => ms));
  return {
    'genuine deliveries': all.length,
    'genuine deliveries that never got a 200': all.filter(
      ({ acknowledgedMs }) => acknowledgedMs === undefined,
    ).length,
    'any attempt: answer p99, ms': percentiles(Float64Array.from(attempts)).p99,
    ...deliveryFigures(ofSize(quiet, false), 'from a quiet address'),
    ...deliveryFigures(ofSize(quiet, true), 'from a quiet address, 500 KB'),
    ...deliveryFigures(ofSize(shared, false), "from the attackers' address"),
    ...deliveryFigures(ofSize(shared, true), "from the attackers' address, 500 KB"),
    ...seenFigures(outcome.pages, "an operator's page"),
    'memory at most, MB': outcome.peakMemoryBytes / 2 ** 20,
    ...Object.fromEntries(
      Object.entries(outcome.attacks).map(([name, tally]) => [`${name} were answered`, answersLine(tally)]),
    ),
    'promises broken': problems.length,
  };
}

function ofSize(delivered: readonly Delivered[], isLarge: boolean): Delivered[] {
  return delivered.filter((each) => each.isLarge === isLarge);
}
