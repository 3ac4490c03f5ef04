import type Stripe from 'stripe';
import { MINUTE } from '../../dev/simulation/calendar';
import { oneOf, seededRandom } from '../../dev/simulation/random';
import type { StripeShape } from '../../dev/simulation/stripe-shape';
import { type SimulatorOptions, StripeSimulator } from '../stripe-simulator/stripe-simulator';
import type { StripeUnderTest } from './stripe-under-test';

/** One endpoint, or two while a change of version is under way: then each event comes in both shapes, under one id. */
const ENDPOINTS: readonly (readonly StripeShape[])[] = [['current'], ['old'], ['old', 'current']];

/** The simulator, at its worst. */
export class SimulatedStripe implements StripeUnderTest {
  /** Broken variants are impatient, as elsewhere. */
  readonly patienceMs = Number(process.env.TEST_PATIENCE_MS ?? 60_000);
  readonly stripe: Stripe;

  private constructor(
    readonly simulator: StripeSimulator,
    private readonly shapes: readonly StripeShape[],
  ) {
    this.stripe = simulator.client();
  }

  static async begin(seed: string, options: Partial<SimulatorOptions> = {}): Promise<SimulatedStripe> {
    const random = seededRandom(`${seed}/endpoints`);
    const shapes = oneOf(random, ENDPOINTS);
    const eventsDatedBy = oneOf(random, ['account', 'test clock'] as const);
    return new SimulatedStripe(await StripeSimulator.start({ seed, eventsDatedBy, ...options }), shapes);
  }

  get settings(): Record<string, string> {
    return {
      STRIPE_API_KEY: 'sk_test_simulated',
      STRIPE_API_BASE: this.simulator.url,
      STRIPE_WEBHOOK_SECRET: this.shapes.map(secretOf).join(','),
    };
  }

  serves(url: string): void {
    const endpoints = this.shapes.map((shape) => ({ shape, secret: secretOf(shape) }));
    this.simulator.deliverTo(...endpoints.map((each) => ({ ...each, url: `${url}/api/webhooks/stripe` })));
  }

  timePasses(): Promise<void> {
    this.simulator.pass(MINUTE);
    return Promise.resolve();
  }

  checkOut(session: string, card: string): void {
    this.simulator.checkOut(session, card);
  }

  async isQuiet(): Promise<void> {
    await this.simulator.delivered();
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }
}

function secretOf(shape: StripeShape): string {
  return `whsec_${shape}`;
}
