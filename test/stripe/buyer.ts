import type Stripe from 'stripe';
import { DAY } from '../../dev/simulation/calendar';
import type { Product } from './product';
import { idOf } from './stripe-state';
import type { StripeUnderTest } from './stripe-under-test';

/** Seventy days ago: the months that a test clock goes through end before today. */
const CLOCK_BEGINS = 70 * DAY;

/** A tenant's customer at Stripe, with verbs for what it does there; only calls that real Stripe accepts. */
export class Buyer {
  private clock: string | undefined;
  private id: string | undefined;
  /** Remembered, since a deleted customer may not be asked for them. */
  readonly subscriptions: string[] = [];

  constructor(
    private readonly under: StripeUnderTest,
    private readonly product: Product,
    readonly tenantId: string,
  ) {}

  get stripe(): Stripe {
    return this.under.stripe;
  }

  get customer(): string {
    if (this.id === undefined) throw new Error('it has not appeared yet');
    return this.id;
  }

  /** @param card none where it is not given. */
  async appears({ card, isOnClock = false, isNamed = true }: Appearance = {}): Promise<void> {
    if (isOnClock) {
      const frozen = Math.floor(Date.now() / 1000) - CLOCK_BEGINS;
      this.clock = (await this.stripe.testHelpers.testClocks.create({ frozen_time: frozen })).id;
    }
    const { id } = await this.stripe.customers.create({
      email: `${this.tenantId}@example.test`,
      name: 'Tenant',
      ...(isNamed && { metadata: { tenant_id: this.tenantId } }),
      ...(this.clock !== undefined && { test_clock: this.clock }),
    });
    this.id = id;
    if (card !== undefined) await this.usesCard(card);
  }

  async usesCard(card: string): Promise<void> {
    const { id } = await this.stripe.paymentMethods.attach(card, { customer: this.customer });
    await this.stripe.customers.update(this.customer, { invoice_settings: { default_payment_method: id } });
  }

  async subscribes(
    plan: string,
    options: Partial<Stripe.SubscriptionCreateParams> = {},
  ): Promise<Stripe.Subscription> {
    const items = [{ price: this.product.priceOf(plan) }];
    const begun = await this.stripe.subscriptions.create({ customer: this.customer, items, ...options });
    this.subscriptions.push(begun.id);
    return begun;
  }

  /** On a page that the product opened for its tenant. */
  async checksOut(plan: string, card: string): Promise<void> {
    const { checkout } = this.stripe;
    const { id } = await checkout.sessions.create({
      mode: 'subscription',
      customer: this.customer,
      line_items: [{ price: this.product.priceOf(plan), quantity: 1 }],
      client_reference_id: this.tenantId,
      success_url: 'https://app.example.test/thanks',
    });
    this.under.checkOut?.(id, card);
    this.subscriptions.push(idOf((await checkout.sessions.retrieve(id)).subscription));
  }

  changesTo(plan: string, { id, items }: Stripe.Subscription): Promise<Stripe.Subscription> {
    const [item] = items.data;
    return this.stripe.subscriptions.update(id, {
      items: [{ ...(item && { id: item.id }), price: this.product.priceOf(plan) }],
      proration_behavior: 'always_invoice',
    });
  }

  /** @returns undefined: it was declined. */
  async pays(card: string, amount = 5_000): Promise<Stripe.PaymentIntent | undefined> {
    return this.unlessDeclined(() =>
      this.stripe.paymentIntents.create({
        customer: this.customer,
        amount,
        currency: 'usd',
        payment_method: card,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        confirm: true,
      }),
    );
  }

  async unlessDeclined<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Error && 'statusCode' in error && error.statusCode === 402) return undefined;
      throw error;
    }
  }

  /** Moves its test clock, and waits until Stripe has done what was due. */
  async days(count: number): Promise<void> {
    const { clock } = this;
    if (clock === undefined) throw new Error('it has no test clock');
    const { testClocks } = this.stripe.testHelpers;
    const { frozen_time: now } = await testClocks.retrieve(clock);
    await testClocks.advance(clock, { frozen_time: now + count * DAY });
    await this.until(async () => (await testClocks.retrieve(clock)).status === 'ready');
  }

  async until(isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + this.under.patienceMs;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error('what was waited for has not happened at Stripe');
      await this.under.timePasses();
    }
  }
}

interface Appearance {
  card?: string;
  /** It lives in a time that can be moved. */
  isOnClock?: boolean;
  /** Its metadata name its tenant. */
  isNamed?: boolean;
}
