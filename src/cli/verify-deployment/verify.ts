import { adminChecks } from './admin.checks';
import { NoAnswerError } from './ask';
import { type Check, type CheckResult, failed, skipped, type Verdict } from './check';
import { forgeryChecks } from './forgery.checks';
import { deliveryHiddenCheck, hiddenChecks } from './hidden.checks';
import { metricsCheck } from './metrics.check';
import type { VerifyOptions } from './options';
import { probeChecks } from './probe.checks';
import { reachable } from './reachable.check';
import { stripeChecks } from './stripe.checks';

/** Asks a deployment, and Stripe, everything there is to check. It never throws for what it finds. */
export async function verify({ url, adminUrl, webhookOnly, stripe }: VerifyOptions): Promise<CheckResult[]> {
  const checks = [
    ...(await checksOf(reachable('reachable', url), [
      ...(webhookOnly || adminUrl !== undefined ? [] : probeChecks(url)),
      ...forgeryChecks(url),
      ...(webhookOnly || adminUrl !== undefined ? hiddenChecks(url) : adminChecks(url)),
    ])),
  ];
  if (adminUrl !== undefined) checks.push(...(await checksOfAdminListener(adminUrl)));
  return [...checks, ...(await Promise.all(stripeChecks(url, stripe).map(resultOf)))];
}

function checksOfAdminListener(adminUrl: string): Promise<CheckResult[]> {
  return checksOf(reachable('admin_reachable', adminUrl), [
    ...probeChecks(adminUrl),
    metricsCheck(adminUrl),
    ...adminChecks(adminUrl),
    deliveryHiddenCheck(adminUrl),
  ]);
}

/** The rest is not asked of an address where nobody answers: it would only repeat that. */
async function checksOf(first: Check, others: readonly Check[]): Promise<CheckResult[]> {
  const result = await resultOf(first);
  const isReachable = result.status === 'passed';
  const unasked = skipped(`nobody answers there, see ${first.name}`);
  const asked = others.map((check) => (isReachable ? resultOf(check) : { name: check.name, ...unasked }));
  return [result, ...(await Promise.all(asked))];
}

async function resultOf({ name, run }: Check): Promise<CheckResult> {
  return { name, ...(await run().catch(withoutAnswer)) };
}

function withoutAnswer(error: unknown): Verdict {
  if (!(error instanceof NoAnswerError)) throw error;
  return failed(
    error.message,
    'see whether the address is right, and reachable from here: name, port, certificate, firewall',
  );
}
