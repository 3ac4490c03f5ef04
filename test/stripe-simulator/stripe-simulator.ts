import Stripe = require('stripe');
import { HOUR } from '../../dev/simulation/calendar';
import { Account, type AccountOptions } from './account/account';
import type { EventRecord } from './account/event-records';
import { completeCheckout } from './billing/checkout';
import { passTime } from './billing/pass-time';
import { Courier } from './delivery/courier';
import type { Endpoint } from './delivery/endpoint';
import { type Manners, UNRULY } from './delivery/manners';
import { Api } from './http/api';
import { ApiServer, type Trouble } from './http/api-server';
import { allRoutes } from './routes/all-routes';
import { methodOf } from './routes/payment-methods.routes';

export interface SimulatorOptions extends Partial<Omit<AccountOptions, 'seed'>> {
  /** Decides every id, every disorder of deliveries, and how the clock goes between requests. */
  seed: string | number;
  manners?: Manners;
}

/** Two hours: what began then is not too young to be looked at by whoever reconciles. */
const BEGAN = 2 * HOUR;

/**
 * Stripe, as far as subscriptions and their payments go, for the SDK to talk to: it keeps objects, bills, dunns, renews and
 * refunds, lists events, and delivers them signed, with Stripe's own manners. Its clocks move only when told.
 */
export class StripeSimulator {
  private constructor(
    private readonly account: Account,
    private readonly courier: Courier,
    private readonly server: ApiServer,
  ) {}

  static async start(options: SimulatorOptions): Promise<StripeSimulator> {
    const { seed, manners = UNRULY, twins = 0.05, eventsDatedBy = 'account' } = options;
    const startsAt = options.startsAt ?? Math.floor(Date.now() / 1000) - BEGAN;
    const account = new Account({ seed, startsAt, twins, eventsDatedBy });
    const courier = new Courier({ seed, manners });
    account.events.onRecord = (event) => courier.take(event);
    const api = new Api(
      account,
      allRoutes((event) => courier.pendingOf(event)),
    );
    const server = new ApiServer(account, api);
    await server.listen();
    return new StripeSimulator(account, courier, server);
  }

  /** For `STRIPE_API_BASE`. */
  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** Methods and paths, as they were asked. */
  get asked(): readonly string[] {
    return this.server.asked;
  }

  /** All events, oldest first. */
  get events(): readonly EventRecord[] {
    return this.account.events.all;
  }

  /** What was kept back. */
  get withheld(): readonly EventRecord[] {
    return this.courier.withheld;
  }

  /** How often an endpoint did not say 2xx. */
  get failedDeliveries(): number {
    return this.courier.failures;
  }

  /** The account's time, Unix seconds. */
  get now(): number {
    return this.account.times.now(null);
  }

  /** The SDK, as anybody would use it. */
  client(): Stripe {
    const { port } = this.server;
    const options = { host: '127.0.0.1', port, protocol: 'http', telemetry: false } as const;
    return new Stripe('sk_test_simulated', options);
  }

  /** Events that are made from now on are delivered there. */
  deliverTo(...endpoints: Endpoint[]): void {
    this.courier.endpoints.push(...endpoints);
  }

  /** Events of which it says true are made and listed, and not delivered. */
  withhold(isWithheld: (event: EventRecord) => boolean): void {
    this.courier.isWithheld = isWithheld;
  }

  release(): void {
    this.courier.release();
  }

  /** The next requests meet these instead of an answer. */
  meet(...troubles: Trouble[]): void {
    this.server.troubles.push(...troubles);
  }

  /** Moves the account's own clock, whereby all happens that is due meanwhile. */
  pass(seconds: number): void {
    passTime(this.account, null, this.now + seconds);
  }

  /** Somebody opens a checkout's page and pays there with a test card, which no call of the API can do. */
  checkOut(session: string, card: string): void {
    this.account.during({ id: null, idempotency_key: null }, () =>
      completeCheckout(this.account, session, methodOf(this.account, card)),
    );
  }

  /** Resolves when no delivery is under way any more. */
  delivered(): Promise<void> {
    return this.courier.settled();
  }

  async stop(): Promise<void> {
    await this.courier.stop();
    await this.server.close();
  }
}
