import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../account/account';
import type { Api } from './api';
import type { Answer } from './idempotency';

/** Met by a request instead of an answer. */
export interface Trouble {
  status: number;
  headers?: Record<string, string>;
}

/** The API at a port of 127.0.0.1. Its `Date` is the account's time, as Stripe's is Stripe's. */
export class ApiServer {
  /** Methods and paths with their queries, in the order in which they were asked. */
  readonly asked: string[] = [];
  /** Met by the next requests, one after the other. */
  troubles: Trouble[] = [];
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  constructor(
    private readonly account: Account,
    private readonly api: Api,
  ) {}

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const chunks: Buffer[] = await request.toArray();
    const { pathname, search } = new URL(url, 'http://127.0.0.1');
    this.asked.push(`${method} ${decodeURIComponent(pathname + search)}`);
    // Of reading requests none is reserved: how many there are must not decide which ids come next.
    const id = method === 'GET' ? `req_read_${this.asked.length}` : this.account.newId('req');
    const trouble = this.troubles.shift();
    const answer = trouble
      ? inTrouble(trouble)
      : this.api.answer({
          method,
          path: pathname,
          query: search.slice(1),
          body: Buffer.concat(chunks).toString('utf8'),
          headers,
          id,
        });
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': id,
      date: new Date(this.account.times.now(null) * 1000).toUTCString(),
      ...trouble?.headers,
    });
    response.end(answer.text);
  }
}

function inTrouble({ status }: Trouble): Answer {
  const type = status === 429 ? 'rate_limit_error' : 'api_error';
  const code = status === 429 ? { code: 'rate_limit' } : {};
  return { status, text: JSON.stringify({ error: { type, ...code, message: `Trouble: ${status}` } }) };
}
