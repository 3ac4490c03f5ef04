import type { FastifyRequest } from 'fastify';
import { CONSOLE_PATH, isBelowConsole, SIGN_IN_PATH } from '../paths/console-path';

/** Any will do: it is only there to resolve paths, and to notice those that lead elsewhere. */
const HERE = 'http://console.invalid';

/** `next` if it leads to a page of the console, else the first page. */
export function returnPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, HERE)) return CONSOLE_PATH;
  const { origin, pathname, search } = new URL(next, HERE);
  if (origin !== HERE || !isBelowConsole(pathname) || pathname === SIGN_IN_PATH) return CONSOLE_PATH;
  return pathname + search;
}

/** The sign-in page, which will lead back to where the request wanted to go. */
export function signInFor(request: FastifyRequest): string {
  const next = returnPath(request.method === 'GET' ? wantedPath(request) : undefined);
  return next === CONSOLE_PATH ? SIGN_IN_PATH : `${SIGN_IN_PATH}?next=${encodeURIComponent(next)}`;
}

/** htmx fetches for a page, which is what to return to. */
function wantedPath({ headers, url }: FastifyRequest): string {
  const page = headers['hx-current-url'];
  if (typeof page !== 'string' || !URL.canParse(page)) return url;
  const { pathname, search } = new URL(page);
  return pathname + search;
}
