import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers `GET` of a path with the object put there, as Stripe's API does; and with trouble when told to. */
export class StripeStandIn {
  readonly asked: string[] = [];
  /** The connected account that was asked for each time; undefined: the key's own. */
  readonly accounts: (string | undefined)[] = [];
  /** The status of every answer instead, until it is taken away; `hang`: none at all. */
  trouble: number | 'hang' | undefined;
  /** Called before each answer. */
  onRequest: (path: string) => void | Promise<void> = () => undefined;
  private readonly objects = new Map<string, object>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StripeStandIn> {
    const server = createServer();
    const standIn = new StripeStandIn(server);
    server.on('request', (request, response) => void standIn.answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  /** For `STRIPE_API_BASE`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  put(collection: string, object: { id: string }): void {
    this.putAt(`/v1/${collection}/${object.id}`, object);
  }

  putAt(path: string, object: object): void {
    this.objects.set(path, object);
  }

  /** Ends what hangs. */
  hangUp(): void {
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.asked.push(path);
    this.accounts.push(request.headers['stripe-account']?.toString());
    await this.onRequest(path);
    if (this.trouble === 'hang') return;
    const object = this.trouble === undefined ? this.objects.get(path) : undefined;
    const status = this.trouble ?? (object ? 200 : 404);
    const error = {
      error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such object' },
    };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(object ?? error));
  }
}
