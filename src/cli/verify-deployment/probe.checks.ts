import { ask } from './ask';
import { type Check, failed, passed } from './check';

const fixes = {
  live: 'see whether the process runs, and its log',
  ready:
    'GET /health/ready tells which part is down: the database, its schema (npm run migration:plan), or it is shutting down',
  startup: 'it has not reached its database yet: see DATABASE_URL and the log',
} as const;

export const probes = Object.keys(fixes) as (keyof typeof fixes)[];

/** Every probe answers 200. */
export function probeChecks(url: string): Check[] {
  return probes.map((probe) => ({
    name: `health_${probe}`,
    run: async () => {
      const { status } = await ask(`${url}/health/${probe}`);
      const detail = `GET /health/${probe} answers ${status}`;
      if (status === 200) return passed(detail);
      if (status !== 404) return failed(detail, fixes[probe]);
      return failed(
        detail,
        'see whether the address is right; give the admin listener with --admin-url, or use --webhook-only where it cannot be reached',
      );
    },
  }));
}
