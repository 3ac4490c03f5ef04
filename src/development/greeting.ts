import type { Development } from './prepare-development';

/** What a developer needs to know about the server that has just started. Secrets only if they were invented here. */
export function greeting(
  url: string,
  { database, webhookSecret, adminToken }: Development['invented'],
): string {
  return [
    `hookledger listens on ${url}`,
    `  webhooks   POST ${url}/api/webhooks/stripe${webhookSecret ? `, signed with ${webhookSecret}` : ''}`,
    `  console    ${url}/console${adminToken ? `, sign in with ${adminToken}` : ''}`,
    `  admin      ${url}/admin/stripe-events${adminToken ? ` with "Authorization: Bearer ${adminToken}"` : ''}`,
    `  health     ${url}/health/ready   metrics ${url}/metrics`,
    ...(database ? [`  database   ${database} (its own PostgreSQL, in .data)`] : []),
    '  traffic    npm run simulate, in another terminal',
    '',
  ].join('\n');
}
