import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The start of an answer, or undefined when the connection was closed without one. */
export interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** A client that sends just these bytes, however unfinished they are. */
export class RawClient {
  private received = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** @param body as far as it is sent; the headers may promise more. */
  static async send(
    url: string,
    method: string,
    path: string,
    headers: Record<string, string | number> = {},
    body: string | Buffer = '',
  ): Promise<RawClient> {
    const client = await RawClient.connect(url);
    const lines = Object.entries({ host: 'localhost', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    client.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (body.length > 0) client.write(body);
    return client;
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Waits for an answer, or for the end of the connection. */
  async answer(): Promise<RawAnswer | undefined> {
    while (!this.received.includes('\r\n\r\n') && !this.isClosed) {
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
    const [head = '', body = ''] = this.received.split('\r\n\r\n');
    const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
    return status === undefined ? undefined : { status: Number(status), head, body };
  }

  get isClosed(): boolean {
    return this.socket.destroyed || this.socket.readyState === 'closed';
  }

  close(): void {
    this.socket.destroy();
  }
}
