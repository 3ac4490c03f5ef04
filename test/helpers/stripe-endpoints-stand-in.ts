import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const STRIPE_KEY = 'rk_test_of_the_endpoints_stand_in';

/** Fields of Stripe's webhook endpoint, https://docs.stripe.com/api/webhook_endpoints/object */
export interface EndpointFields {
  id: string;
  url: string;
  status: string;
  enabled_events: string[];
  api_version: string | null;
}

/** Answers, one on a page, which webhook endpoints and event destinations an account has, as Stripe's API does. */
export class StripeEndpointsStandIn {
  endpoints: EndpointFields[] = [];
  /** undefined: the key may not list them. */
  destinations: object[] | undefined = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StripeEndpointsStandIn> {
    const server = createServer();
    const standIn = new StripeEndpointsStandIn(server);
    server.on('request', (request, response) => {
      const { status, body } = standIn.answer(request.url ?? '', request.headers.authorization);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  /** For `STRIPE_API_BASE`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(url: string, authorization: string | undefined): { status: number; body: object } {
    const { pathname, searchParams } = new URL(url, this.url);
    // Stripe repeats the ends of a key that it does not know.
    if (authorization !== `Bearer ${STRIPE_KEY}`) return refusal(401, `Invalid API Key: ${authorization}`);
    if (pathname === '/v1/webhook_endpoints') return this.page(searchParams.get('starting_after'));
    if (pathname !== '/v2/core/event_destinations') return refusal(404, 'Unrecognized request URL');
    if (!this.destinations) return refusal(403, 'The key does not have the permission');
    const withUrl = searchParams.getAll('include[0]').includes('webhook_endpoint.url');
    const data = this.destinations.map((each) => (withUrl ? each : { ...each, webhook_endpoint: {} }));
    return { status: 200, body: { data, next_page_url: null, previous_page_url: null } };
  }

  private page(after: string | null): { status: number; body: object } {
    const from = after === null ? 0 : this.endpoints.findIndex(({ id }) => id === after) + 1;
    const data = this.endpoints
      .slice(from, from + 1)
      .map((endpoint) => ({ object: 'webhook_endpoint', livemode: false, ...endpoint }));
    const body = {
      object: 'list',
      url: '/v1/webhook_endpoints',
      has_more: from + 1 < this.endpoints.length,
      data,
    };
    return { status: 200, body };
  }
}

function refusal(status: number, message: string): { status: number; body: object } {
  return { status, body: { error: { type: 'invalid_request_error', message } } };
}
