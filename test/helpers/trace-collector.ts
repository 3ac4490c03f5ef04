import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Link {
  traceId: string;
  spanId: string;
}

/** A span as OTLP tells it, with attributes as a plain object. */
export interface CollectedSpan extends Link {
  parentSpanId: string | undefined;
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  links: Link[];
  status: { code?: number; message?: string };
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  /** Of the process that sent it. */
  resource: Record<string, unknown>;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<CollectedSpan, 'attributes'> & { attributes: Attribute[] })[] }[];
  }[];
}

/** An OpenTelemetry collector's HTTP door on 127.0.0.1, which understands JSON and keeps what comes. */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  readonly requests: { path: string; contentType: string; body: Buffer }[] = [];
  /** Takes connections and never answers. */
  isSilent = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer();
    const collector = new TraceCollector(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.once('end', () => {
        const body = Buffer.concat(chunks);
        const contentType = request.headers['content-type'] ?? '';
        collector.requests.push({ path: request.url ?? '', contentType, body });
        if (contentType === 'application/json') collector.keep(JSON.parse(body.toString('utf8')));
        if (!collector.isSilent) response.writeHead(200, { 'content-type': contentType }).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private keep({ resourceSpans }: OtlpRequest): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      for (const { spans } of scopeSpans) {
        for (const span of spans) {
          this.spans.push({
            ...span,
            links: span.links ?? [],
            attributes: plain(span.attributes),
            resource: plain(resource.attributes),
          });
        }
      }
    }
  }
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
