import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { plainHeaders, secureHeaders } from '../edge/security-headers';

/** What Node's parser refuses: https://nodejs.org/docs/latest-v20.x/api/http.html#event-clienterror */
const refusals: Record<string, [status: number, code: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'payload_too_large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout'],
};

/** Answers what is no HTTP at all. Each answer is made once. */
export function clientErrorHandler(isProduction: boolean): (error: Error, socket: Socket) => void {
  const headers = Object.entries(isProduction ? secureHeaders : plainHeaders)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const answerOf = ([status, code]: [number, string]) => {
    const body = JSON.stringify({ error: code });
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers}content-type: application/json; charset=utf-8\r\n` +
      `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
    );
  };
  const answers = new Map(Object.entries(refusals).map(([name, refusal]) => [name, answerOf(refusal)]));
  const invalid = answerOf([400, 'invalid_request']);
  return (error, socket) => {
    const code = 'code' in error ? String(error.code) : '';
    if (code === 'ECONNRESET' || socket.destroyed) return;
    if (socket.writable && !isAnswering(socket)) socket.write(answers.get(code) ?? invalid);
    socket.destroy(error);
  };
}

/** A second answer into the middle of a first one would be read as part of its body. */
function isAnswering(socket: Socket): boolean {
  const response: unknown = '_httpMessage' in socket ? socket._httpMessage : undefined;
  return (
    typeof response === 'object' &&
    response !== null &&
    'headersSent' in response &&
    response.headersSent === true
  );
}

/**
 * Answers what Fastify's router refuses before any hook runs: a path that cannot be decoded, a parameter that is too long. By
 * way of Node, since Fastify's hooks for answers have not run either. The path is not repeated.
 */
export function answerWithoutHooks({ raw }: FastifyReply, status: number, code: string): void {
  const body = JSON.stringify({ error: code });
  raw.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  raw.end(body);
}
