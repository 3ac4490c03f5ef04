import Stripe = require('stripe');
import { TIMEOUT_MS } from './ask';
import type { StripeEndpoint } from './stripe-endpoint';

/** More than Stripe lets an account have. https://docs.stripe.com/event-destinations */
const MAX_ENDPOINTS = 1_000;

/** What Stripe knows about where it sends events. */
export class StripeEndpoints {
  private readonly stripe: Stripe;

  constructor({ key, base }: { key: string; base: string }) {
    const { protocol, hostname, port } = new URL(base);
    this.stripe = new Stripe(key, {
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port && { port }),
      timeout: TIMEOUT_MS,
      maxNetworkRetries: 0,
      telemetry: false,
    });
  }

  /**
   * The webhook endpoints of the account.
   * @throws whatever the SDK throws
   */
  async webhookEndpoints(): Promise<StripeEndpoint[]> {
    const endpoints = await this.stripe.webhookEndpoints
      .list({ limit: 100 })
      .autoPagingToArray({ limit: MAX_ENDPOINTS });
    return endpoints.map((endpoint) => ({
      id: endpoint.id,
      url: endpoint.url,
      isEnabled: endpoint.status === 'enabled',
      types: endpoint.enabled_events,
      apiVersion: endpoint.api_version,
      isLive: endpoint.livemode,
      hasObjects: true,
    }));
  }

  /**
   * Event destinations that are webhooks; those with thin events are in no other list.
   * @throws whatever the SDK throws
   */
  async eventDestinations(): Promise<StripeEndpoint[]> {
    const destinations = await this.stripe.v2.core.eventDestinations
      .list({ include: ['webhook_endpoint.url'], limit: 20 })
      .autoPagingToArray({ limit: MAX_ENDPOINTS });
    return destinations.map((destination) => ({
      id: destination.id,
      url: destination.webhook_endpoint?.url ?? '',
      isEnabled: destination.status === 'enabled',
      types: destination.enabled_events,
      apiVersion: destination.snapshot_api_version ?? null,
      isLive: destination.livemode,
      hasObjects: destination.event_payload === 'snapshot',
    }));
  }
}

/** Why Stripe did not tell. Never its own message, which repeats parts of the key. */
export function complaintOfStripe(error: unknown): string {
  if (error instanceof Stripe.errors.StripeConnectionError) return 'cannot be reached';
  if (error instanceof Stripe.errors.StripeAuthenticationError) return 'does not know the key (401)';
  if (error instanceof Stripe.errors.StripePermissionError)
    return 'does not let this key read webhook endpoints (403)';
  if (error instanceof Stripe.errors.StripeError) return `answers ${error.statusCode ?? 'with an error'}`;
  return 'gives an answer that cannot be read';
}
