import { ADMIN_PATH } from './admin.checks';
import { ask } from './ask';
import { type Check, failed, passed } from './check';
import { probes } from './probe.checks';

const hidden: Record<string, string> = {
  ...Object.fromEntries(probes.map((probe) => [`health_${probe}_hidden`, `/health/${probe}`])),
  metrics_hidden: '/metrics',
  admin_hidden: ADMIN_PATH,
  console_hidden: '/console/sign-in',
};

/** Behind a URL that exposes nothing but the webhook, everything else is not to be found. */
export function hiddenChecks(url: string): Check[] {
  return Object.entries(hidden).map(([name, path]) => ({
    name,
    run: async () => {
      const { status } = await ask(url + path);
      const detail = `GET ${path} answers ${status}`;
      if (status === 404 || status === 403) return passed(detail);
      return failed(detail, 'expose /api/webhooks/stripe alone: it must answer 404 or 403 here');
    },
  }));
}
