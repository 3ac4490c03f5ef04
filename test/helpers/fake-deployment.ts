import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type FakeAnswer = { status: number; json?: object } | 'never';

/** Answers what a healthy deployment of hookledger answers to somebody without a token, except where told otherwise. */
export class FakeDeployment {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param answers by `METHOD /path`; `METHOD *` is for all paths with none of their own. */
  static async start(answers: Record<string, FakeAnswer> = {}): Promise<FakeDeployment> {
    const all: Record<string, FakeAnswer> = { ...healthy, ...answers };
    const server = createServer(({ method, url }, response) => {
      const answer = all[`${method} ${url}`] ?? all[`${method} *`] ?? { status: 404 };
      if (answer === 'never') return;
      const { status, json } = answer;
      response.writeHead(status, json && { 'content-type': 'application/json' });
      response.end(json && JSON.stringify(json));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeDeployment(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

const healthy: Record<string, FakeAnswer> = {
  'GET /health/live': { status: 200 },
  'GET /health/ready': { status: 200 },
  'GET /health/startup': { status: 200 },
  'POST /api/webhooks/stripe': { status: 400, json: { error: 'invalid_signature' } },
  'GET /admin/stripe-events': { status: 401 },
};
