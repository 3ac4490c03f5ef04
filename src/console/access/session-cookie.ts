import { stringifySetCookie } from 'cookie';
import { CONSOLE_PATH } from '../paths/console-path';

/** Browsers take a cookie of this name from https alone, for this host and all its paths: no neighbour can plant one. */
export const SECURE_SESSION_COOKIE = '__Host-hookledger_session';
/** For development by plain http, where browsers refuse the other. Never looked at where that one is used. */
export const SESSION_COOKIE = 'hookledger_session';

const ATTRIBUTES = { httpOnly: true, sameSite: 'strict' } as const;

/**
 * The value of the session's cookie. The header is walked through once, and nothing else of it is read: it may carry thousands.
 * @param header `Cookie`
 */
export function sessionIdOf(header: string | undefined, isSecure: boolean): string | undefined {
  if (header === undefined) return undefined;
  const prefix = `${nameOf(isSecure)}=`;
  let start = 0;
  for (let end = 0; start < header.length; start = end + 1) {
    const semicolon = header.indexOf(';', start);
    end = semicolon < 0 ? header.length : semicolon;
    while (header[start] === ' ') start += 1;
    if (header.startsWith(prefix, start)) return header.slice(start + prefix.length, end);
  }
  return undefined;
}

/** A `Set-Cookie` header. */
export function sessionCookie(id: string, expires: Date, isSecure: boolean): string {
  return stringifySetCookie({ ...attributesOf(isSecure), value: id, expires });
}

/** A `Set-Cookie` header that takes it back. */
export function noSessionCookie(isSecure: boolean): string {
  return stringifySetCookie({ ...attributesOf(isSecure), value: '', maxAge: 0 });
}

function attributesOf(isSecure: boolean) {
  const path = isSecure ? '/' : CONSOLE_PATH;
  return { name: nameOf(isSecure), ...ATTRIBUTES, path, secure: isSecure };
}

function nameOf(isSecure: boolean): string {
  return isSecure ? SECURE_SESSION_COOKIE : SESSION_COOKIE;
}
