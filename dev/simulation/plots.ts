import { addMonths, DAY, HOUR, MINUTE } from './calendar';
import { BUSINESS, type Currency, PRO, STARTER, SUPPORT_ADD_ON } from './plan-catalogue';
import { between, type Random } from './random';
import type { StoryOptions, TenantStory } from './tenant-story';

/** What happens to a tenant, and where its id is written. */
export interface Plot {
  title: string;
  /** Counted from the start of the month, so that by its end no period is over that nobody renewed. */
  signsUpOnDay: number;
  tenantNamedBy: StoryOptions['tenantNamedBy'];
  currency: Currency;
  tell(story: TenantStory, random: Random): void;
}

function soon(random: Random): number {
  return between(random, MINUTE, 10 * HOUR);
}

/** One of each kind; a longer cast starts over. */
export const PLOTS: readonly Plot[] = [
  {
    title: 'first payment',
    signsUpOnDay: 22,
    tenantNamedBy: 'checkout',
    currency: 'usd',
    tell(story) {
      story.subscribe(STARTER);
    },
  },
  {
    title: 'trial, then pays',
    signsUpOnDay: 12,
    tenantNamedBy: 'customer',
    currency: 'usd',
    tell(story) {
      story.tryOut(PRO, 14);
    },
  },
  {
    title: 'upgrades twice at once',
    signsUpOnDay: 15,
    tenantNamedBy: 'nowhere',
    currency: 'usd',
    tell(story, random) {
      story.subscribe(STARTER);
      story.wait(soon(random) + 3 * DAY);
      story.upgrade(PRO);
      story.upgrade(BUSINESS);
    },
  },
  {
    title: 'renewal fails',
    signsUpOnDay: 2,
    tenantNamedBy: 'customer',
    currency: 'usd',
    tell(story) {
      story.subscribe(PRO);
      story.failRenewal();
    },
  },
  {
    title: 'renewal fails, recovers',
    signsUpOnDay: 1,
    tenantNamedBy: 'customer',
    currency: 'jpy',
    tell(story) {
      story.subscribe(PRO);
      story.failRenewal();
      story.wait(3 * DAY);
      story.recover();
    },
  },
  {
    title: 'partial refund',
    signsUpOnDay: 25,
    tenantNamedBy: 'customer',
    currency: 'usd',
    tell(story, random) {
      story.subscribe(STARTER);
      story.wait(soon(random) + 5 * DAY);
      story.refund(500);
    },
  },
  {
    title: 'refunded in full, cancels',
    signsUpOnDay: 20,
    tenantNamedBy: 'customer',
    currency: 'usd',
    tell(story, random) {
      story.subscribe(BUSINESS);
      story.wait(soon(random) + 2 * DAY);
      story.refund(4_900);
      story.wait(soon(random));
      story.refund(story.refundable);
      story.wait(1);
      story.end();
    },
  },
  {
    title: 'will cancel',
    signsUpOnDay: 10,
    tenantNamedBy: 'nowhere',
    currency: 'usd',
    tell(story, random) {
      story.subscribe(PRO);
      story.wait(soon(random) + 8 * DAY);
      story.scheduleCancel();
    },
  },
  {
    title: 'cancelled at period end',
    signsUpOnDay: 3,
    tenantNamedBy: 'subscription',
    currency: 'usd',
    tell(story, random) {
      story.subscribe(PRO);
      story.wait(soon(random) + 8 * DAY);
      story.winDispute();
      story.scheduleCancel();
      story.waitForPeriodEnd();
      story.end();
    },
  },
  {
    title: 'renews, yearly add-on',
    signsUpOnDay: 4,
    tenantNamedBy: 'customer',
    currency: 'usd',
    tell(story) {
      const { now } = story.journal;
      story.subscribe(BUSINESS, [{ price: SUPPORT_ADD_ON, periodStart: now, periodEnd: addMonths(now, 12) }]);
      story.renew();
    },
  },
];
