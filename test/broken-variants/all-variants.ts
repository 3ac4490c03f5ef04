import type { BrokenVariant } from './broken-variant';
import { accepting } from './variants/accepting';
import { doors } from './variants/doors';
import { errorsAndCrashes } from './variants/errors-and-crashes';
import { groups } from './variants/groups';
import { growingLog } from './variants/growing-log';
import { ledger } from './variants/ledger';
import { listeners } from './variants/listeners';
import { locksAndWaiting } from './variants/locks-and-waiting';
import { people } from './variants/people';
import { reconciliation } from './variants/reconciliation';
import { replicasAndOutages } from './variants/replicas-and-outages';
import { requests } from './variants/requests';
import { schemaChanges } from './variants/schema-changes';
import { strangers } from './variants/strangers';
import { thinEvents } from './variants/thin-events';
import { whichPlan } from './variants/which-plan';
import { whichStateWins } from './variants/which-state-wins';
import { buyersWord } from './variants/buyers-word';
import { whichTenant } from './variants/which-tenant';

/** By chapter, in the order in which an event meets them. */
export const chapters: Record<string, readonly BrokenVariant[]> = {
  'Accepting an event': accepting,
  'What a stranger can do': strangers,
  'Which state wins': whichStateWins,
  'The ledger': ledger,
  'Which tenant': whichTenant,
  'A buyer’s word': buyersWord,
  'Which plan': whichPlan,
  'Locks and waiting': locksAndWaiting,
  'Events that are due together': groups,
  'Errors and crashes': errorsAndCrashes,
  'Replicas and outages': replicasAndOutages,
  'What no delivery brought': reconciliation,
  'Thin events': thinEvents,
  'A log that grows': growingLog,
  'People who look after it': people,
  'Doors and what leaves by them': doors,
  'What a request may ask': requests,
  'Two listeners and metrics': listeners,
  'Changes of the schema': schemaChanges,
};
