import type Stripe from 'stripe';
import { RealStripe } from './real-stripe';
import { SimulatedStripe } from './simulated-stripe';

/** The Stripe that a run is against. The suite knows nothing else of which one it is. */
export interface StripeUnderTest {
  readonly stripe: Stripe;
  /** Environment variables of the service, for its webhooks and for asking this Stripe. */
  readonly settings: Record<string, string>;
  /** How long it may take until everything has been delivered and applied. */
  readonly patienceMs: number;
  /** Tells where the service listens. */
  serves(url: string): void;
  /** Time goes by: as long as it takes until something happens that Stripe does by itself. */
  timePasses(): Promise<void>;
  /** Pays on a checkout's page; only where a page can be filled in without a browser. */
  checkOut?(session: string, card: string): void;
  /** Nothing is under way any more, as far as that can be known. */
  isQuiet(): Promise<void>;
  stop(): Promise<void>;
}

/** Real only by `npm run test:stripe`: whoever has a key in the environment may still run `npm test`. */
export function isReal(): boolean {
  return process.env.TEST_STRIPE === 'real';
}

export function beginStripe(seed: string): Promise<StripeUnderTest> {
  return isReal() ? RealStripe.begin() : SimulatedStripe.begin(seed);
}
