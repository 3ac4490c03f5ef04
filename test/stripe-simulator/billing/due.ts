import { DAY, HOUR } from '../../../dev/simulation/calendar';
import type { Account } from '../account/account';
import type { InvoiceFacts, RefundFacts, SubscriptionFacts } from '../account/facts';
import { settleRefund } from './refunds';
import { expireSubscription } from './subscription-ends';
import { billFalls, collectAgain, periodEnds } from './subscription-renews';

/** Something that Stripe does by itself when its time has come. */
interface Due {
  at: number;
  act(): void;
}

const RUNNING = new Set<string>(['trialing', 'active', 'past_due', 'unpaid']);

/** The next thing that happens by itself to what lives in a clock's time. @param clock null: the account's own. */
export function nextDue(account: Account, clock: string | null): Due | undefined {
  const isIn = ({ customer }: { customer: string | null }) => account.clockOf(customer) === clock;
  const dues = [
    ...account.all('subscription').filter(isIn).flatMap(ofSubscription(account)),
    ...account.all('invoice').filter(isIn).flatMap(ofInvoice(account)),
    // Banks live in real time.
    ...(clock === null ? account.all('refund').flatMap(ofRefund(account)) : []),
  ];
  return dues.toSorted((one, other) => one.at - other.at)[0];
}

const ofSubscription =
  (account: Account) =>
  ({ id, status, created, trialEnd, isTrialEndTold, ...facts }: SubscriptionFacts): Due[] => {
    const { pauseCollection, periodEnd, cancelAt } = facts;
    if (status === 'incomplete')
      return [{ at: created + 23 * HOUR, act: () => expireSubscription(account, id) }];
    if (!RUNNING.has(status)) return [];
    const dues: Due[] = [
      { at: Math.min(cancelAt ?? periodEnd, periodEnd), act: () => periodEnds(account, id) },
    ];
    if (status === 'trialing' && trialEnd !== null && !isTrialEndTold)
      dues.push({ at: trialEnd - 3 * DAY, act: () => warnOfTrialEnd(account, id) });
    const resumesAt = pauseCollection?.resumes_at;
    if (resumesAt) {
      const act = () =>
        void account.change('subscription', id, { pauseCollection: null }, 'customer.subscription.updated');
      dues.push({ at: resumesAt, act });
    }
    return dues;
  };

const ofInvoice =
  (account: Account) =>
  ({ id, status, finalizesAt, nextPaymentAttempt }: InvoiceFacts): Due[] => {
    if (status === 'draft' && finalizesAt !== null)
      return [{ at: finalizesAt, act: () => billFalls(account, id) }];
    if (status === 'open' && nextPaymentAttempt !== null)
      return [{ at: nextPaymentAttempt, act: () => collectAgain(account, id) }];
    return [];
  };

const ofRefund =
  (account: Account) =>
  (refund: RefundFacts): Due[] =>
    refund.verdict === null ? [] : [{ at: refund.verdict.at, act: () => settleRefund(account, refund) }];

function warnOfTrialEnd(account: Account, id: string): void {
  account.change('subscription', id, { isTrialEndTold: true });
  account.mention('subscription', id, 'customer.subscription.trial_will_end');
}
