/** Of `http.createServer`, for every listener. Times are in milliseconds; by default Node never disconnects a slow client. */
export const serverOptions = {
  requestTimeout: 10_000,
  headersTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  // What a connection may have in memory that the service has not read; Node 22 has made it 64 KiB.
  highWaterMark: 16 * 1024,
} as const;
