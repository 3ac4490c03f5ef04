import type { Buyer } from './buyer';
import { idOf } from './stripe-state';

/** What somebody does at Stripe. What must be true of it here afterwards follows from what Stripe says then. */
export interface Story {
  title: string;
  tell(buyer: Buyer): Promise<void>;
  /** Nothing in Stripe names the tenant: an admin links it. */
  isLinkedByAdmin?: boolean;
  /** Somebody has to fill in a page of Stripe's. */
  needsPage?: boolean;
}

export const STORIES: readonly Story[] = [
  {
    title: 'subscribes, upgrades twice at once, and goes back',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa' });
      const begun = await buyer.subscribes('starter');
      await buyer.changesTo('pro', begun);
      await buyer.changesTo('business', begun);
      await buyer.changesTo('pro', begun);
      await buyer.stripe.customers.update(buyer.customer, { name: 'Renamed' });
    },
  },
  {
    title: 'tries it out, and pays',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isOnClock: true });
      await buyer.subscribes('pro', { trial_period_days: 14 });
      await buyer.days(12);
      await buyer.days(4);
    },
  },
  {
    title: 'still tries it out, named by its subscription',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isNamed: false });
      await buyer.subscribes('business', { trial_period_days: 7, metadata: { tenant_id: buyer.tenantId } });
    },
  },
  {
    title: 'has no card when its trial ends, and comes back with one',
    async tell(buyer) {
      await buyer.appears({ isOnClock: true });
      const { id } = await buyer.subscribes('starter', {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
      });
      await buyer.days(8);
      await buyer.usesCard('pm_card_visa');
      await buyer.stripe.subscriptions.resume(id);
      await buyer.days(2);
    },
  },
  {
    title: 'stays away when its trial has ended without a card',
    async tell(buyer) {
      await buyer.appears({ isOnClock: true });
      await buyer.subscribes('starter', {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
      });
      await buyer.days(9);
    },
  },
  {
    title: 'cannot pay a renewal, and recovers',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isOnClock: true });
      const { id } = await buyer.subscribes('pro');
      await buyer.usesCard('pm_card_chargeCustomerFail');
      await buyer.days(33);
      await buyer.usesCard('pm_card_visa');
      const { latest_invoice: bill } = await buyer.stripe.subscriptions.retrieve(id);
      await buyer.stripe.invoices.pay(idOf(bill));
    },
  },
  {
    title: 'cannot pay a renewal',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isOnClock: true });
      await buyer.subscribes('business');
      await buyer.usesCard('pm_card_chargeCustomerFail');
      await buyer.days(33);
    },
  },
  {
    title: 'never pays a renewal',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isOnClock: true });
      await buyer.subscribes('pro');
      await buyer.usesCard('pm_card_chargeCustomerFail');
      await buyer.days(33);
      await buyer.days(30);
    },
  },
  {
    title: 'cannot pay at first, and then can',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_chargeCustomerFail' });
      const { latest_invoice: bill } = await buyer.subscribes('starter');
      await buyer.usesCard('pm_card_visa');
      await buyer.stripe.invoices.pay(idOf(bill));
    },
  },
  {
    title: 'never authenticates its first payment',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_authenticationRequired', isOnClock: true });
      await buyer.subscribes('starter');
      await buyer.days(2);
    },
  },
  {
    title: 'renews, and cancels at the end of its period',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isOnClock: true });
      const { id } = await buyer.subscribes('pro');
      await buyer.days(32);
      await buyer.stripe.subscriptions.update(id, { cancel_at_period_end: true });
      await buyer.days(32);
    },
  },
  {
    title: 'will cancel, after it had changed its mind',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa' });
      const { id } = await buyer.subscribes('pro');
      for (const isPlanned of [true, false, true])
        await buyer.stripe.subscriptions.update(id, { cancel_at_period_end: isPlanned });
    },
  },
  {
    title: 'cancels at once, linked by an admin',
    isLinkedByAdmin: true,
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isNamed: false });
      const { id } = await buyer.subscribes('business');
      await buyer.stripe.subscriptions.cancel(id);
    },
  },
  {
    title: 'has two subscriptions, of which the better one counts',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa' });
      await buyer.subscribes('business');
      await buyer.subscribes('starter');
    },
  },
  {
    title: 'is not collected from for a month',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa', isOnClock: true });
      const { id } = await buyer.subscribes('starter');
      await buyer.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
      await buyer.days(32);
      await buyer.stripe.subscriptions.update(id, { pause_collection: '' });
    },
  },
  {
    title: 'pauses collection',
    async tell(buyer) {
      await buyer.appears({ card: 'pm_card_visa' });
      const { id } = await buyer.subscribes('pro');
      const behavior = 'mark_uncollectible';
      await buyer.stripe.subscriptions.update(id, { pause_collection: { behavior } });
    },
  },
  {
    title: 'pays with a second card, and gets everything back in parts',
    async tell(buyer) {
      await buyer.appears();
      await buyer.pays('pm_card_visa_chargeDeclinedInsufficientFunds');
      const paid = await buyer.pays('pm_card_visa', 5_000);
      const payment = paid?.id ?? '';
      await buyer.stripe.refunds.create({ payment_intent: payment, amount: 1_200 });
      await buyer.stripe.refunds.create({ payment_intent: payment, amount: 800 });
      await buyer.stripe.refunds.create({ payment_intent: payment });
    },
  },
  {
    title: 'gets a part back, which the bank refuses later',
    async tell(buyer) {
      await buyer.appears();
      const paid = await buyer.pays('pm_card_refundFail');
      const { id } = await buyer.stripe.refunds.create({ payment_intent: paid?.id ?? '', amount: 1_500 });
      await buyer.until(async () => (await buyer.stripe.refunds.retrieve(id)).status === 'failed');
    },
  },
  {
    title: 'gets a part back, which takes its time',
    async tell(buyer) {
      await buyer.appears();
      const paid = await buyer.pays('pm_card_pendingRefund');
      const { id } = await buyer.stripe.refunds.create({ payment_intent: paid?.id ?? '', amount: 700 });
      await buyer.until(async () => (await buyer.stripe.refunds.retrieve(id)).status === 'succeeded');
    },
  },
  {
    title: 'is deleted while it tries it out',
    async tell(buyer) {
      await buyer.appears();
      await buyer.subscribes('business', { trial_period_days: 30 });
      await buyer.stripe.customers.del(buyer.customer);
    },
  },
  {
    title: 'checks out, which alone names it',
    needsPage: true,
    async tell(buyer) {
      await buyer.appears({ isNamed: false });
      await buyer.checksOut('pro', 'pm_card_visa');
    },
  },
  {
    title: 'begins to pay, and gives up',
    async tell(buyer) {
      await buyer.appears();
      const begun = await buyer.pays('pm_card_authenticationRequired');
      if (begun) await buyer.stripe.paymentIntents.cancel(begun.id);
    },
  },
];
