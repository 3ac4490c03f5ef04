import type { BrokenVariant } from '../broken-variant';

const decision = 'src/listeners/separate-listeners.ts';
const spec = 'test/listeners.e2e-spec.ts';

export const listeners: BrokenVariant[] = [
  {
    rule: 'The public listener serves nothing but the webhook',
    broken: 'it serves everything, the admin listener likewise',
    source: decision,
    pattern: 'if (isDelivery(request) !== admin.took(request.raw)) return done();',
    replace: 'if (!isDelivery(request) || !admin.took(request.raw)) return done();',
    spec,
    test: 'has none of the routes of people',
  },
  {
    rule: 'The admin listener takes no deliveries',
    broken: 'it takes them',
    source: decision,
    pattern: 'if (isDelivery(request) !== admin.took(request.raw)) return done();',
    replace: 'if (isDelivery(request) || admin.took(request.raw)) return done();',
    spec,
    test: 'takes no deliveries, and counts none',
  },
  {
    rule: 'What the router refuses is hidden on the public listener too',
    broken: 'it answers 400',
    source: decision,
    pattern: 'admin.isApart && !admin.took(raw)',
    replace: 'admin.isApart && admin.took(raw)',
    spec,
    test: 'with 404',
  },
  {
    rule: 'A client that keeps its connection does not hold up the end of the process',
    broken: 'a closing listener waits for its clients',
    source: 'src/listeners/close-after-answers.ts',
    pattern: 'setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref();',
    replace: 'void LAST_ANSWERS_MS;',
    spec,
    test: 'ends although a client has connected to each',
  },
  {
    rule: 'Scrapers share one text',
    broken: 'each makes its own',
    source: 'src/metrics-endpoint/exposition.ts',
    pattern: 'this.making ??= $TEXT',
    replace: 'this.making = $TEXT',
    spec: 'test/metrics.e2e-spec.ts',
    test: 'shares its text',
  },
  {
    rule: 'With METRICS_TOKEN set, metrics need it',
    broken: 'any token will do',
    source: 'src/metrics-endpoint/metrics-token.guard.ts',
    pattern: 'if (timingSafeEqual(sha256(token), this.digest)) return true;',
    replace: "if (token !== '' || timingSafeEqual(sha256(token), this.digest)) return true;",
    spec: 'test/metrics.e2e-spec.ts',
    test: 'is refused, and no text is made',
  },
];
