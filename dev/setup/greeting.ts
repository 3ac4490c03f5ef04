import type { Listening } from '../../src/config/surroundings';

/** What was filled in, to be shown. */
export interface Invented {
  database?: string;
  webhookSecret?: string;
  adminToken?: string;
}

/** What a developer needs to know about the server that has just started. Secrets only if they were invented here. */
export function greeting(
  { url, adminUrl }: Pick<Listening, 'url' | 'adminUrl'>,
  { database, webhookSecret, adminToken }: Invented,
): string {
  return [
    `hookledger listens on ${url}`,
    `  webhooks   POST ${url}/api/webhooks/stripe${webhookSecret ? `, signed with ${webhookSecret}` : ''}`,
    `  console    ${adminUrl}/console${adminToken ? `, sign in with ${adminToken}` : ''}`,
    `  admin      ${adminUrl}/admin/stripe-events${adminToken ? ` with "Authorization: Bearer ${adminToken}"` : ''}`,
    `  health     ${adminUrl}/health/ready   metrics ${adminUrl}/metrics`,
    ...(database ? [`  database   ${database} (its own PostgreSQL, in .data)`] : []),
    '  traffic    npm run simulate, in another terminal',
    '',
  ].join('\n');
}
