import { WEBHOOK_PATH } from '../../webhooks/webhook-path';
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
      return failed(
        detail,
        `expose ${WEBHOOK_PATH} alone: it must answer 404 or 403 here; is ADMIN_PORT another one than PORT?`,
      );
    },
  }));
}

/** The admin listener takes no deliveries: one that is not signed is not even refused for that. */
export function deliveryHiddenCheck(adminUrl: string): Check {
  return {
    name: 'admin_takes_no_deliveries',
    run: async () => {
      const { status } = await ask(adminUrl + WEBHOOK_PATH, { method: 'POST', body: '{}' });
      const detail = `POST ${WEBHOOK_PATH} answers ${status} at the admin listener`;
      if (status === 404) return passed(detail);
      return failed(
        detail,
        'it must answer 404: is --admin-url the address of the admin listener (ADMIN_PORT)?',
      );
    },
  };
}
