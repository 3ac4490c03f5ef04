import type Stripe from 'stripe';
import { insertPlan, insertPrice } from '../helpers/product-rows';
import type { TestService } from '../helpers/test-service';

export interface SoldPlan {
  slug: string;
  sortOrder: number;
  limit: number;
  price: string;
}

/** What the product gives to whom nothing entitles to more. */
export const DEFAULT_PLAN = { slug: 'free', limit: 1 } as const;

/** The plans of the product, with a price at Stripe for each but the free one. */
export class Product {
  private constructor(readonly plans: readonly SoldPlan[]) {}

  static async offer(
    stripe: Stripe,
    service: TestService,
    interval: 'month' | 'year' = 'month',
  ): Promise<Product> {
    await insertPlan(service, { ...DEFAULT_PLAN, isDefault: true });
    const { id: product } = await stripe.products.create({ name: 'Hookledger test' });
    const plans: SoldPlan[] = [];
    for (const [index, slug] of ['starter', 'pro', 'business'].entries()) {
      const sortOrder = index + 1;
      const limit = sortOrder * 5;
      const planId = await insertPlan(service, { slug, sortOrder, limit });
      const { id: price } = await stripe.prices.create({
        product,
        currency: 'usd',
        unit_amount: 2_000 * sortOrder,
        recurring: { interval },
        nickname: slug,
      });
      await insertPrice(service, price, planId);
      plans.push({ slug, sortOrder, limit, price });
    }
    await stripe.products.update(product, { name: 'Hookledger test, renamed' });
    return new Product(plans);
  }

  /** @throws RangeError for a plan that is not sold. */
  priceOf(slug: string): string {
    const found = this.plans.find((plan) => plan.slug === slug);
    if (!found) throw new RangeError(`${slug} is not sold`);
    return found.price;
  }

  planOf(price: string): SoldPlan | undefined {
    return this.plans.find((plan) => plan.price === price);
  }
}
