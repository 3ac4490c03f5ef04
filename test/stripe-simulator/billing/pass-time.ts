import { between } from '../../../dev/simulation/random';
import type { Account } from '../account/account';
import { nextDue } from './due';

/**
 * Moves a clock, and lets happen meanwhile, in its order, whatever is due. @param clock null: the account's own.
 */
export function passTime(account: Account, clock: string | null, until: number): void {
  for (;;) {
    const due = nextDue(account, clock);
    if (!due || due.at > until) break;
    account.times.set(clock, Math.max(due.at, account.times.now(clock)));
    // A month of a test clock goes by within seconds, and some of what happens in it within one.
    if (clock !== null) account.times.pass(between(account.random, 0, 1));
    due.act();
  }
  account.times.set(clock, until);
}
