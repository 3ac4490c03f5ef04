/** Settings that decide where the service listens; undefined where a variable is not set. */
export interface AddressSettings {
  NODE_ENV?: string | undefined;
  HOST?: string | undefined;
  PORT?: number | undefined;
  ADMIN_HOST?: string | undefined;
  ADMIN_PORT?: number | undefined;
}

/** Where the service listens: for Stripe, and for operators, probes and Prometheus. */
export interface Addresses {
  HOST: string;
  PORT: number;
  ADMIN_HOST: string;
  ADMIN_PORT: number;
  /** False where one listener serves both. */
  isAdminApart: boolean;
}

const PUBLIC_PORT = 3000;
const ADMIN_PORT_IN_PRODUCTION = 3001;

export function addressesOf(settings: AddressSettings): Addresses {
  const isProduction = settings.NODE_ENV === 'production';
  // In a container the probes and Stripe come from outside; on a developer's machine nobody else should.
  const HOST = settings.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1');
  const PORT = settings.PORT ?? PUBLIC_PORT;
  const ADMIN_PORT = settings.ADMIN_PORT ?? (isProduction ? ADMIN_PORT_IN_PRODUCTION : PORT);
  // 0 asks the system for any free port: two such wishes are two ports.
  const asksForTwoFreePorts = PORT === 0 && settings.ADMIN_PORT === 0;
  const isAdminApart = ADMIN_PORT !== PORT || asksForTwoFreePorts;
  return { HOST, PORT, ADMIN_HOST: settings.ADMIN_HOST ?? HOST, ADMIN_PORT, isAdminApart };
}

/** What would open the admin API where nobody asked for it; each names a variable and the fix. */
export function addressProblems(settings: AddressSettings): string[] {
  const { HOST, PORT, ADMIN_HOST, isAdminApart } = addressesOf(settings);
  const problems: string[] = [];
  if (!isAdminApart && settings.NODE_ENV === 'production' && settings.ADMIN_PORT === undefined) {
    problems.push(
      `ADMIN_PORT is not set, and its default is PORT (${PORT}): set it to another port, or to ${PORT} where one listener is to serve both`,
    );
  }
  if (!isAdminApart && ADMIN_HOST !== HOST) {
    problems.push(
      'ADMIN_HOST differs from HOST while ADMIN_PORT is the same as PORT: set ADMIN_PORT to another port, or remove ADMIN_HOST',
    );
  }
  return problems;
}

/** The URL at which a process on the same machine reaches a listener on this host. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
