import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { CONSOLE_PATH } from '../console-path';

export const SESSION_COOKIE = 'hookledger_session';

const ATTRIBUTES = { path: CONSOLE_PATH, httpOnly: true, sameSite: 'strict' } as const;

/** The session's id that a request carries. */
export function sessionIdOf({ headers }: FastifyRequest): string | undefined {
  return parseCookie(headers.cookie ?? '')[SESSION_COOKIE];
}

/** A `Set-Cookie` header. */
export function sessionCookie(id: string, expires: Date, secure: boolean): string {
  return stringifySetCookie({ name: SESSION_COOKIE, value: id, ...ATTRIBUTES, secure, expires });
}

/** A `Set-Cookie` header that takes it back. */
export function noSessionCookie(secure: boolean): string {
  return stringifySetCookie({ name: SESSION_COOKIE, value: '', ...ATTRIBUTES, secure, maxAge: 0 });
}
