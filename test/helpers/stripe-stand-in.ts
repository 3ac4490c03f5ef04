import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers `GET /v1/<collection>/<id>` with the objects put into it, as Stripe's API does. */
export class StripeStandIn {
  readonly asked: string[] = [];
  private readonly objects = new Map<string, object>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StripeStandIn> {
    const server = createServer();
    const standIn = new StripeStandIn(server);
    server.on('request', (request, response) => {
      const path = request.url ?? '';
      standIn.asked.push(path);
      const object = standIn.objects.get(path);
      const error = {
        error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such object' },
      };
      response.writeHead(object ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(object ?? error));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  /** For `STRIPE_API_BASE`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  put(collection: string, object: { id: string }): void {
    this.objects.set(`/v1/${collection}/${object.id}`, object);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
