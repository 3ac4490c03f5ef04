import { type IncomingMessage, ServerResponse } from 'node:http';
import { plainHeaders, type SecurityHeaders, secureHeaders } from './security-headers';

/**
 * For `http.createServer`: sets the security headers on what Fastify never sees, such as Node's own 400 to a request without `Host`
 * and Fastify's to a path that cannot be decoded. What Fastify answers has them already, and costs one look.
 */
export function securedResponse(isProduction: boolean): typeof ServerResponse {
  const headers: SecurityHeaders = isProduction ? secureHeaders : plainHeaders;
  return class SecuredResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
    override writeHead(status: number, ...rest: unknown[]): this {
      const given = rest.at(-1);
      const isSecured =
        this.hasHeader('x-content-type-options') ||
        (typeof given === 'object' && given !== null && 'x-content-type-options' in given);
      if (!isSecured) {
        for (const [name, value] of Object.entries(headers)) {
          if (!this.hasHeader(name)) this.setHeader(name, value);
        }
      }
      return Reflect.apply(super.writeHead, this, [status, ...rest]);
    }
  };
}
