import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What to answer instead; `hang`: nothing at all, and the connection is closed. */
export type Trouble = { status: number; headers?: Record<string, string> } | 'hang';

interface Listed {
  id: string;
  created: number;
  /** As it is written in the answer. */
  text: string;
}

/**
 * Answers Stripe's lists, newest first, page by page (https://docs.stripe.com/api/pagination), and single objects, as its
 * API does; and with trouble when told to.
 */
export class StripeListsStandIn {
  /** Paths with their queries, in the order in which they were asked. */
  asked: string[] = [];
  /** Met by the next requests, one after the other. */
  troubles: Trouble[] = [];
  /** At most so many on a page, whatever is asked for. */
  pageSize = 100;
  /** Called before each answer. */
  onRequest: (path: string) => void | Promise<void> = () => undefined;
  private readonly lists = new Map<string, Listed[]>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StripeListsStandIn> {
    const server = createServer();
    const standIn = new StripeListsStandIn(server);
    server.on('request', (request, response) => void standIn.answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  /** For `STRIPE_API_BASE`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * Adds an object to a list, or replaces it.
   * @param collection `events`, or `acct_…:events` for the list of a connected account.
   * @param text as it shall be written.
   */
  put<T extends { id: string; created: number }>(
    collection: string,
    object: T,
    text = JSON.stringify(object),
  ): void {
    const others = (this.lists.get(collection) ?? []).filter(({ id }) => id !== object.id);
    const listed = [...others, { id: object.id, created: object.created, text }];
    // Of the same second the one that was put later is the newer one.
    this.lists.set(
      collection,
      listed.toSorted((a, b) => a.created - b.created),
    );
  }

  remove(collection: string, id: string): void {
    this.lists.set(
      collection,
      (this.lists.get(collection) ?? []).filter((listed) => listed.id !== id),
    );
  }

  /** Nothing is listed, nothing was asked, and nothing is wrong. */
  clear(): void {
    this.lists.clear();
    this.asked = [];
    this.troubles = [];
    this.pageSize = 100;
    this.onRequest = () => undefined;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    this.asked.push(decodeURIComponent(url.pathname + url.search));
    await this.onRequest(url.pathname);
    const trouble = this.troubles.shift();
    if (trouble === 'hang') {
      request.socket.destroy();
      return;
    }
    const [, , name = '', id] = url.pathname.split('/');
    const account = request.headers['stripe-account'];
    const collection = account === undefined ? name : `${String(account)}:${name}`;
    const { status, headers, text } = trouble
      ? { ...trouble, text: errorText(trouble.status) }
      : id === undefined
        ? this.page(collection, url.searchParams)
        : this.single(collection, decodeURIComponent(id));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(text);
  }

  private page(collection: string, parameters: URLSearchParams) {
    const limit = Math.min(this.pageSize, Number(parameters.get('limit') ?? 10));
    const after = parameters.get('starting_after');
    const [from, until] = ['created[gte]', 'created[lt]'].map((name) => parameters.get(name));
    const of = parameters.get('subscription');
    const all = (this.lists.get(collection) ?? [])
      .filter(({ created }) => created >= Number(from ?? 0) && created < Number(until ?? Infinity))
      .filter(({ text }) => of === null || JSON.parse(text).subscription === of)
      // https://docs.stripe.com/api/subscriptions/list#list_subscriptions-status
      .filter(({ text }) => collection !== 'subscriptions' || JSON.parse(text).status !== 'canceled')
      .toReversed();
    const rest = after === null ? all : all.slice(all.findIndex(({ id }) => id === after) + 1);
    const data = rest.slice(0, limit).map(({ text }) => text);
    const text = `{"object": "list", "url": "/v1/${collection}", "has_more": ${rest.length > limit}, "data": [${data.join(', ')}]}`;
    return { status: 200, headers: {}, text };
  }

  private single(collection: string, id: string) {
    const found = (this.lists.get(collection) ?? []).find((listed) => listed.id === id);
    return { status: found ? 200 : 404, headers: {}, text: found?.text ?? errorText(404) };
  }
}

function errorText(status: number): string {
  const message = status === 401 ? 'Invalid API Key provided: sk_test_****one' : 'No such object';
  const type = status === 429 ? 'rate_limit_error' : 'invalid_request_error';
  return JSON.stringify({ error: { type, message } });
}
