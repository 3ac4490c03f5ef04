import type { BrokenVariant } from './broken-variant';
import { accepting } from './variants/accepting';
import { errorsAndCrashes } from './variants/errors-and-crashes';
import { growingLog } from './variants/growing-log';
import { ledger } from './variants/ledger';
import { locksAndWaiting } from './variants/locks-and-waiting';
import { replicasAndOutages } from './variants/replicas-and-outages';
import { whichPlan } from './variants/which-plan';
import { whichStateWins } from './variants/which-state-wins';
import { whichTenant } from './variants/which-tenant';

/** By chapter, in the order in which an event meets them. */
export const chapters: Record<string, readonly BrokenVariant[]> = {
  'Accepting an event': accepting,
  'Which state wins': whichStateWins,
  'The ledger': ledger,
  'Which tenant': whichTenant,
  'Which plan': whichPlan,
  'Locks and waiting': locksAndWaiting,
  'Errors and crashes': errorsAndCrashes,
  'Replicas and outages': replicasAndOutages,
  'A log that grows': growingLog,
};
