/** Limits for slow clients, in milliseconds; every listener has them. By default Node never disconnects a slow client. */
export const serverTimeouts = {
  requestTimeout: 10_000,
  headersTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
} as const;
