import { type Bill, billFor, declined, paid } from './bill';
import { addMonths, DAY, HOUR } from './calendar';
import { charge, type ChargeOptions } from './charge.object';
import { checkoutSession } from './checkout-session.object';
import { customer, type CustomerOptions } from './customer.object';
import { dispute } from './dispute.object';
import { BY_STRIPE, EventJournal } from './event-journal';
import { stripeId } from './identifiers';
import { invoice } from './invoice.object';
import { paymentIntent } from './payment-intent.object';
import { type CataloguePlan, type Currency, FREE, priceOf } from './plan-catalogue';
import { between, type Random } from './random';
import { refund } from './refund.object';
import type { StripeShape } from './stripe-shape';
import { subscription, type SubscriptionItemOptions, type SubscriptionOptions } from './subscription.object';

export interface StoryOptions {
  tenantId: string;
  name: string;
  slug: string;
  customerId: string;
  shape: StripeShape;
  currency: Currency;
  /** Where the tenant's id can be read; `nowhere` is a customer that an admin links by hand. */
  tenantNamedBy: 'customer' | 'subscription' | 'checkout' | 'nowhere';
  /** In seconds. */
  startsAt: number;
  random: Random;
}

/** What the product's tables must say about a tenant once all of its events were applied. */
export interface TenantExpectation {
  planSlug: CataloguePlan['slug'];
  subscriptionStatus: string;
  /** In seconds; the latest over the items. */
  currentPeriodEnd: number;
  /** Means nothing once the subscription has ended. */
  cancelAtPeriodEnd: boolean;
  currency: Currency;
  /** Minor units. */
  paid: number;
  refunded: number;
}

type SubscriptionState = SubscriptionOptions &
  Required<Pick<SubscriptionOptions, 'status' | 'items' | 'periodStart' | 'periodEnd'>>;

/** One tenant's dealings with Stripe, told with verbs; each appends the events that Stripe sends for it. */
export class TenantStory {
  readonly journal: EventJournal;
  private readonly subscriptionId: string;
  private person: CustomerOptions;
  private plan = FREE;
  private state: SubscriptionState | undefined;
  private unpaid: Bill | undefined;
  private lastCharge: ChargeOptions = { amount: 0 };
  private invoices = 0;
  private paid = 0;
  private refunded = 0;

  constructor(private readonly options: StoryOptions) {
    const { customerId, startsAt, tenantId, tenantNamedBy, name, slug } = options;
    this.journal = new EventJournal(options.shape, startsAt, customerId);
    this.subscriptionId = stripeId('sub', customerId);
    const metadata: Record<string, string> = tenantNamedBy === 'customer' ? { tenant_id: tenantId } : {};
    this.person = { id: customerId, created: startsAt, name, email: emailOf(slug), metadata };
  }

  get expectation(): TenantExpectation {
    const { status, items, periodEnd, cancelAtPeriodEnd = false } = this.subscription;
    // The old shape has one period for all items.
    const ends = items.map((item) =>
      this.options.shape === 'old' ? periodEnd : (item.periodEnd ?? periodEnd),
    );
    return {
      planSlug: status === 'canceled' ? FREE.slug : this.plan.slug,
      subscriptionStatus: status,
      currentPeriodEnd: Math.max(...ends),
      cancelAtPeriodEnd,
      currency: this.options.currency,
      paid: this.paid,
      refunded: this.refunded,
    };
  }

  /** Minor units of the last payment that were not given back yet. */
  get refundable(): number {
    const { amount = 0, refunds = [] } = this.lastCharge;
    return amount - refunds.reduce((sum, each) => sum + each.amount, 0);
  }

  wait(seconds: number): void {
    this.journal.now += seconds;
  }

  /** A customer appears, adds a card and corrects its name, the last two within one second. */
  signUp(): void {
    const { customerId, name, random } = this.options;
    this.journal.tell('customer.created', this.customer(), this.journal.byPerson());
    this.wait(between(random, 10, 90));
    const card = {
      id: stripeId('pm', customerId),
      object: 'payment_method',
      type: 'card',
      customer: customerId,
    };
    this.journal.tell('payment_method.attached', card, this.journal.byPerson());
    this.changeCustomer({ defaultPaymentMethod: card.id });
    this.changeCustomer({ name: `${name} Ltd` });
  }

  /** The subscription is incomplete until the first payment went through. */
  subscribe(plan: CataloguePlan, addOns: readonly SubscriptionItemOptions[] = []): void {
    this.create(plan, { status: 'incomplete', periodEnd: addMonths(this.journal.now) }, addOns);
    this.changeCustomer({ currency: this.options.currency });
    // About every other first payment is through before the second is over.
    this.wait(between(this.options.random, 0, 1));
    this.settle(this.bill('subscription_create', this.subscription.items));
    this.change({ status: 'active' });
    if (this.options.tenantNamedBy === 'checkout') this.tellCheckout();
  }

  /** Days of trying for free, at the end of which the first money is due. */
  tryOut(plan: CataloguePlan, days: number): void {
    const { now } = this.journal;
    const trialEnd = now + days * DAY;
    this.create(plan, { status: 'trialing', periodEnd: trialEnd, trialStart: now, trialEnd }, []);
    this.settle(this.bill('subscription_create', this.subscription.items, 0));
    this.wait((days - 3) * DAY);
    this.journal.tell('customer.subscription.trial_will_end', this.rendered());
    this.wait(3 * DAY);
    this.beginNextPeriod('active');
    this.wait(HOUR);
    this.settle(this.bill('subscription_cycle', this.dueItems));
  }

  /** The plan changes at once, and the difference is billed right away. */
  upgrade(plan: CataloguePlan): void {
    const [main, ...addOns] = this.subscription.items;
    const item = { ...main, price: this.price(plan) };
    const difference = this.price(plan).unitAmount - this.price(this.plan).unitAmount;
    this.plan = plan;
    this.change({ items: [item, ...addOns] }, this.journal.byPerson());
    this.settle(this.bill('subscription_update', [item], difference));
  }

  renew(): void {
    this.waitForPeriodEnd();
    this.beginNextPeriod(this.subscription.status);
    this.wait(HOUR);
    this.settle(this.bill('subscription_cycle', this.dueItems));
  }

  /** The card is declined an hour after the new period began. */
  failRenewal(): void {
    this.waitForPeriodEnd();
    this.beginNextPeriod(this.subscription.status);
    this.wait(HOUR);
    this.decline(this.bill('subscription_cycle', this.dueItems));
    this.change({ status: 'past_due' });
  }

  recover(): void {
    if (this.unpaid === undefined) throw new Error('There is no unpaid invoice to recover from');
    this.settle(this.unpaid);
    this.change({ status: 'active' });
  }

  /** Gives back that many minor units of the last payment. */
  refund(amount: number): void {
    const before = this.lastCharge;
    const refunds = [...(before.refunds ?? []), { amount, created: this.journal.now }];
    this.lastCharge = { ...before, refunds };
    this.refunded += amount;
    const { shape } = this.options;
    const after = charge({ ...this.lastCharge, shape });
    const request = this.journal.byPerson();
    this.journal.tellChange('charge.refunded', charge({ ...before, shape }), after, request);
    this.journal.tell('refund.created', this.refundOf(after.id, refunds.length, amount), request);
  }

  /** The bank asks for the last payment, and does not get it. */
  winDispute(): void {
    const { paymentIntent: payment = null, amount = 0 } = this.lastCharge;
    const { id } = charge(this.lastCharge);
    const facts = { charge: id, paymentIntent: payment, amount, created: this.journal.now };
    const { shape, currency } = this.options;
    const at = (status: string) => dispute({ ...facts, currency, status, shape });
    this.journal.tell('charge.dispute.created', at('needs_response'));
    this.wait(2 * DAY);
    const request = this.journal.byPerson();
    this.journal.tellChange('charge.dispute.updated', at('needs_response'), at('under_review'), request);
    this.wait(2 * DAY);
    this.journal.tell('charge.dispute.closed', at('won'));
  }

  scheduleCancel(): void {
    const canceledAt = this.journal.now;
    this.change(
      { cancelAtPeriodEnd: true, canceledAt, cancellationReason: 'cancellation_requested' },
      this.journal.byPerson(),
    );
  }

  /** The subscription is over now. */
  end(): void {
    const { now: endedAt } = this.journal;
    const { canceledAt = endedAt } = this.subscription;
    const cancellationReason = 'cancellation_requested';
    this.state = { ...this.subscription, status: 'canceled', canceledAt, endedAt, cancellationReason };
    this.journal.tell('customer.subscription.deleted', this.rendered());
  }

  waitForPeriodEnd(): void {
    this.wait(this.subscription.periodEnd - this.journal.now);
  }

  private refundOf(chargeId: string, sequence: number, amount: number) {
    const { customerId, currency, shape } = this.options;
    const id = stripeId('re', chargeId, sequence - 1);
    const { now: created } = this.journal;
    const { paymentIntent: payment = null } = this.lastCharge;
    return refund({
      id,
      charge: chargeId,
      paymentIntent: payment,
      customer: customerId,
      amount,
      currency,
      created,
      shape,
    });
  }

  /** The page on which it was paid was opened for this tenant. */
  private tellCheckout(): void {
    const { customerId, tenantId, currency, shape } = this.options;
    const { now: created } = this.journal;
    const facts = { customer: customerId, subscription: this.subscriptionId, created, currency };
    const session = checkoutSession({ ...facts, clientReferenceId: tenantId, shape });
    this.journal.tell('checkout.session.completed', session);
  }

  private create(
    plan: CataloguePlan,
    facts: SubscriptionOptions & Pick<SubscriptionState, 'status' | 'periodEnd'>,
    addOns: readonly SubscriptionItemOptions[],
  ): void {
    const { customerId, tenantId, tenantNamedBy } = this.options;
    this.plan = plan;
    this.state = {
      customer: customerId,
      created: this.journal.now,
      periodStart: this.journal.now,
      defaultPaymentMethod: stripeId('pm', customerId),
      metadata: tenantNamedBy === 'nowhere' || tenantNamedBy === 'checkout' ? {} : { tenant_id: tenantId },
      items: [{ price: this.price(plan) }, ...addOns],
      ...facts,
    };
    this.journal.tell('customer.subscription.created', this.rendered(), this.journal.byPerson());
  }

  private beginNextPeriod(status: string): void {
    const { periodEnd } = this.subscription;
    this.change({ status, periodStart: periodEnd, periodEnd: addMonths(periodEnd) });
  }

  private change(patch: Partial<SubscriptionState>, request = BY_STRIPE): void {
    const before = this.rendered();
    this.state = { ...this.subscription, ...patch };
    this.journal.tellChange('customer.subscription.updated', before, this.rendered(), request);
  }

  private changeCustomer(patch: CustomerOptions): void {
    const before = this.customer();
    this.person = { ...this.person, ...patch };
    this.journal.tellChange('customer.updated', before, this.customer(), this.journal.byPerson());
  }

  /** An item with a longer period of its own is not billed with the others. */
  private get dueItems(): readonly SubscriptionItemOptions[] {
    const { now } = this.journal;
    return this.subscription.items.filter(({ periodEnd = now }) => periodEnd <= now);
  }

  private bill(billingReason: string, items: readonly SubscriptionItemOptions[], amount?: number): Bill {
    const { customerId, currency, slug } = this.options;
    const { periodStart, periodEnd } = this.subscription;
    this.invoices += 1;
    return billFor({
      sequence: this.invoices,
      customer: customerId,
      customerEmail: emailOf(slug),
      subscription: this.subscriptionId,
      billingReason,
      items,
      ...(amount === undefined ? {} : { amount }),
      currency,
      created: this.journal.now,
      periodStart,
      periodEnd,
    });
  }

  /** The money arrives; an invoice over nothing is paid without a payment. */
  private settle(bill: Bill): void {
    const { shape } = this.options;
    const settlement = paid(bill, this.journal.now);
    this.unpaid = undefined;
    if (bill.amount > 0) {
      this.paid += bill.amount;
      this.lastCharge = settlement.charge;
      this.journal.tell('payment_intent.succeeded', paymentIntent({ ...settlement.payment, shape }));
    }
    this.journal.tell('invoice.paid', invoice({ ...settlement.invoice, shape }));
  }

  private decline(bill: Bill): void {
    const { shape } = this.options;
    const attempt = declined(bill, this.journal.now);
    this.unpaid = { ...bill, attempts: bill.attempts + 1 };
    this.journal.tell('payment_intent.payment_failed', paymentIntent({ ...attempt.payment, shape }));
    this.journal.tell('invoice.payment_failed', invoice({ ...attempt.invoice, shape }));
  }

  private get subscription(): SubscriptionState {
    if (this.state === undefined) throw new Error(`${this.options.name} has not subscribed yet`);
    return this.state;
  }

  private rendered() {
    return subscription({ ...this.subscription, id: this.subscriptionId, shape: this.options.shape });
  }

  private customer() {
    return customer({ ...this.person, shape: this.options.shape });
  }

  private price(plan: CataloguePlan) {
    return priceOf(plan, this.options.currency);
  }
}

function emailOf(slug: string): string {
  return `billing@${slug}.example.test`;
}
