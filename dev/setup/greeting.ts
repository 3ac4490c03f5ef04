import type { Development } from './prepare-development';
import type { ServerNote } from './server-note';

/** What a developer needs to know about the server that has just started. Secrets only if they were invented here. */
export function greeting(
  { url, adminUrl }: Pick<ServerNote, 'url' | 'adminUrl'>,
  { database, webhookSecret, adminToken }: Development['invented'],
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
