import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Account } from '../account/account';
import { RefusedRequestError } from '../account/errors';
import { expanded } from './expand';
import { type Form, readForm } from './form';
import { type Answer, IdempotentAnswers } from './idempotency';
import type { Route } from './route';

export interface ApiRequest {
  method: string;
  path: string;
  query: string;
  body: string;
  headers: IncomingHttpHeaders;
  id: string;
}

/** What the API answers to a request; it knows no sockets. */
export class Api {
  private readonly answers = new IdempotentAnswers();

  constructor(
    private readonly account: Account,
    private readonly routes: readonly Route[],
  ) {}

  answer(request: ApiRequest): Answer {
    const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
    const fingerprint = `${request.method} ${request.path} ${request.body}`;
    try {
      authenticate(request.headers.authorization);
      const earlier = typeof key === 'string' ? this.answers.find(key, fingerprint) : undefined;
      if (earlier) return earlier;
      const answer = this.run(request, typeof key === 'string' ? key : null);
      if (typeof key === 'string') this.answers.keep(key, fingerprint, answer);
      return answer;
    } catch (error) {
      return refusal(error);
    }
  }

  private run(request: ApiRequest, key: string | null): Answer {
    const { expand = [], ...form } = readForm(request.method === 'POST' ? request.body : request.query);
    const ask = () => expanded(this.dispatch(request, form), z.array(z.string()).parse(expand), this.account);
    try {
      const object =
        request.method === 'GET' ? ask() : this.account.during({ id: request.id, idempotency_key: key }, ask);
      return { status: 200, text: JSON.stringify(object, null, 2) };
    } catch (error) {
      return refusal(error);
    }
  }

  private dispatch({ method, path }: ApiRequest, form: Form): object {
    for (const route of this.routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match) return route.run(this.account, form, match.slice(1).map(decodeURIComponent));
    }
    throw new RefusedRequestError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${path}), or one that the simulator does not know.`,
    });
  }
}

function authenticate(authorization = ''): void {
  if (/^Bearer (sk|rk)_test_/.test(authorization)) return;
  throw new RefusedRequestError(401, {
    type: 'authentication_error',
    message: 'Invalid API Key provided: sk_test_****',
  });
}

function refusal(error: unknown): Answer {
  if (error instanceof RefusedRequestError)
    return { status: error.status, text: JSON.stringify({ error: error.body }, null, 2) };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, text: JSON.stringify({ error: { type: 'api_error', message } }) };
}
