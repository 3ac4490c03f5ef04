import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe = require('stripe');
import { DeliveryReport, NO_ANSWER } from './delivery-report';

export interface DeliverOptions {
  /** Where the service listens, without a path. */
  url: string;
  secret: string;
  /** Requests in flight at once. */
  concurrency?: number;
  /** Deliveries begun per second, retries not counted; as fast as answers come where it is not given. */
  ratePerSecond?: number;
  /** How often one delivery is tried before it is given up. */
  maxAttempts?: number;
  /** Before the second attempt; doubled for each further one. */
  retryDelayMs?: number;
  onProgress?(report: DeliveryReport): void;
  /** Ends the run early; what is in flight is still waited for. */
  signal?: AbortSignal;
}

interface Answer {
  status: string;
  duplicate: boolean;
  retryAfterMs: number;
}

const ANSWER_TIMEOUT_MS = 30_000;
const LONGEST_DELAY_MS = 5_000;

/**
 * Sends deliveries the way Stripe does: each attempt newly signed, and tried again with growing delays after a 503 or
 * when nobody answers. Resolves when all are settled; a run against nobody ends soon, since after the first delivery
 * that was given up unanswered the others are tried only once. https://docs.stripe.com/webhooks#retries
 */
export async function deliver(
  deliveries: Iterable<{ payload: string }>,
  options: DeliverOptions,
): Promise<DeliveryReport> {
  const {
    concurrency = 16,
    ratePerSecond,
    maxAttempts = 6,
    retryDelayMs = 250,
    onProgress,
    signal,
  } = options;
  const report = new DeliveryReport();
  const queue = deliveries[Symbol.iterator]();
  const startedAt = performance.now();
  let begun = 0;
  let patience = maxAttempts;
  // Every worker may be waiting on it at once, which is no leak.
  if (signal) setMaxListeners(0, signal);

  const settle = async (payload: string): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const sentAt = performance.now();
      const answer = await post(payload, options);
      report.answered(answer.status, performance.now() - sentAt);
      const again = answer.status === '503' || answer.status === NO_ANSWER;
      if (!again || attempt >= patience || signal?.aborted) {
        if (answer.status === NO_ANSWER) patience = 1;
        report.settle(answer.status, answer.duplicate);
        return;
      }
      report.retries += 1;
      const delay = Math.max(retryDelayMs * 2 ** (attempt - 1), answer.retryAfterMs);
      await sleep(Math.min(delay, LONGEST_DELAY_MS), undefined, { signal }).catch(() => undefined);
    }
  };

  const worker = async (): Promise<void> => {
    for (;;) {
      const next = queue.next();
      if (next.done || signal?.aborted) return;
      if (ratePerSecond !== undefined) {
        const due = startedAt + (begun * 1000) / ratePerSecond;
        begun += 1;
        const ahead = due - performance.now();
        if (ahead > 0) await sleep(ahead, undefined, { signal }).catch(() => undefined);
      }
      await settle(next.value.payload);
      report.elapsedMs = performance.now() - startedAt;
      onProgress?.(report);
    }
  };

  await Promise.all(Array.from({ length: concurrency }, worker));
  report.elapsedMs = performance.now() - startedAt;
  return report;
}

async function post(payload: string, { url, secret }: DeliverOptions): Promise<Answer> {
  try {
    const response = await fetch(new URL('/api/webhooks/stripe', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      body: payload,
      // Stripe takes a redirect for a failure, and does not follow it.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const body = await response.text();
    return {
      status: String(response.status),
      duplicate: response.ok && body.includes('"duplicate":true'),
      retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1000 || 0,
    };
  } catch {
    return { status: NO_ANSWER, duplicate: false, retryAfterMs: 0 };
  }
}
