import { type Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Question {
  origin: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** The address of this machine that it comes from; Linux has all of 127.0.0.0/8. */
  from?: string;
  /** A connection of its own by default, as `maxConnections` strikes those that are new. */
  agent?: Agent;
  timeoutMs?: number;
  /** Whether the text of the answer is wanted. */
  isKept?: boolean;
}

export interface Answer {
  /** HTTP status; 0: no whole answer came. */
  status: number;
  /** From the first attempt to connect to the last byte. */
  ms: number;
  bytes: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const TIMEOUT_MS = 30_000;
const LAST_WORDS_MS = 10;

/** Asks once and always resolves: a stalled service is a measurement, not an error. */
export function ask(question: Question): Promise<Answer> {
  const { origin, path, method = 'GET', headers = {}, body, from, agent = false } = question;
  const { hostname, port } = new URL(origin);
  const began = performance.now();
  return new Promise((resolve) => {
    let status = 0;
    let bytes = 0;
    let answered: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    const length: Record<string, string> =
      body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { hostname, port, path, method, localAddress: from, agent };
    const asking = request({ ...options, headers: { ...length, ...headers } }, (answer) => {
      status = answer.statusCode ?? 0;
      answered = answer.headers;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (question.isKept) chunks.push(chunk);
      });
      answer.once('close', () => end(answer.complete ? status : 0));
      answer.once('error', () => end(0));
    });
    const patience = setTimeout(() => {
      end(0);
      asking.destroy();
    }, question.timeoutMs ?? TIMEOUT_MS);
    const end = (ended: number) => {
      clearTimeout(patience);
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ status: ended, ms: performance.now() - began, bytes, headers: answered, text });
    };
    // A refusal may come before the body has left, which then breaks; the answer counts where it came.
    asking.on('error', () => setTimeout(() => end(status), LAST_WORDS_MS));
    asking.end(body);
  });
}
