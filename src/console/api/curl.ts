/** What the commands take for granted, to be set once. */
export const VARIABLES = { url: 'HOOKLEDGER', token: 'TOKEN' } as const;

/** A body that is worth sending, by the operation. */
export const exampleBodies: Record<string, unknown> = {
  'POST /admin/stripe-events/{id}/replay': { reason: 'the price was mapped wrongly' },
  'POST /admin/stripe-events/replay': { reason: 'the price was mapped wrongly', filter: { status: 'dead' } },
  'POST /admin/bulk-replays/{id}/cancel': { reason: 'the wrong events' },
  'PUT /admin/tenants/{id}/stripe-customer': { stripeCustomerId: 'cus_NffrFeUfNV2Hib' },
  'PUT /admin/plan-prices/{priceId}': { planId: null },
  'POST /admin/checkout-sessions/{id}/proposal': {
    decision: 'refuse',
    reason: 'the tenant did not buy this',
  },
};

/** The query of an example, by the operation. */
const exampleQueries: Record<string, string> = {
  'GET /admin/stripe-events': '?status=dead&limit=10',
  'GET /admin/tenants': '?search=acme',
  'GET /admin/audit': '?action=replay',
  'GET /admin/bulk-replays/{id}/events': '?result=refused',
  'POST /admin/stripe-events/replay': '?dryRun=true',
};

/** A command that calls it. What is in the path is named as it is there: `$ID`. */
export function curlOf(method: string, path: string): string {
  const operation = `${method} ${path}`;
  const body = exampleBodies[operation];
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${variableOf(name)}`);
  const lines = [
    `curl -s${method === 'GET' ? '' : ` -X ${method}`} -H "Authorization: Bearer $${VARIABLES.token}"`,
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`]),
    `"$${VARIABLES.url}${filled}${exampleQueries[operation] ?? ''}"`,
  ];
  return lines.join(' \\\n  ');
}

/** `priceId` is `PRICE_ID`. */
function variableOf(name: string): string {
  return name.replaceAll(/(?=[A-Z])/g, '_').toUpperCase();
}
