import { ExplainedError } from '../failures/explained.error';

const reasons: Record<string, (what: { port: number; host: string }) => string> = {
  EADDRINUSE: ({ port }) => `port ${port} is taken`,
  EACCES: ({ port }) => `this user may not listen on port ${port}`,
  EADDRNOTAVAIL: ({ host }) => `this machine does not have the address ${host}`,
  ENOTFOUND: ({ host }) => `the host name ${host} is unknown`,
};

/** A listener cannot listen where it was told to. The message names the variable and the fix. */
export class CannotListenError extends ExplainedError {
  override readonly name = 'CannotListenError';

  /** @param listener whose variables they are: HOST and PORT, or ADMIN_HOST and ADMIN_PORT. */
  constructor(listener: 'public' | 'ADMIN', what: { port: number; host: string }, cause: unknown) {
    const prefix = listener === 'ADMIN' ? 'ADMIN_' : '';
    const code = codeOf(cause);
    const reason = reasons[code]?.(what) ?? `cannot listen on ${what.host}, port ${what.port}`;
    const isAboutHost = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND';
    const fix = isAboutHost
      ? `Set ${prefix}HOST to one of its addresses.`
      : `Set ${prefix}PORT to another one, or stop what listens there.`;
    super(`hookledger cannot start: ${reason}. ${fix}`, { cause });
  }
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}
