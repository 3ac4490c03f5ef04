import { randomBytes } from 'node:crypto';
import { ask } from './ask';
import { type Check, failed, passed } from './check';

export const ADMIN_PATH = '/admin/stripe-events';

/** 404: an ingress that does not let it out. 429: too many wrong tokens have come from here. */
const closed = new Set([401, 403, 404, 429]);

/** The admin API lets nobody in without a token, or with a wrong one. */
export function adminChecks(url: string): Check[] {
  const wrongToken = randomBytes(24).toString('base64url');
  return [
    check('admin_without_token', url, 'without a token', {}),
    check('admin_with_wrong_token', url, 'with a wrong token', { authorization: `Bearer ${wrongToken}` }),
  ];
}

function check(name: string, url: string, how: string, headers: Record<string, string>): Check {
  return {
    name,
    run: async () => {
      const { status } = await ask(url + ADMIN_PATH, { headers });
      const detail = `GET ${ADMIN_PATH} ${how} answers ${status}`;
      if (closed.has(status)) return passed(detail);
      if (status < 300) {
        return failed(
          detail,
          'the admin API is open: close /admin at the ingress at once, then find what lets it through',
        );
      }
      return failed(detail, 'it must answer 401, 403, 404 or 429: see the log and what is in front of it');
    },
  };
}
