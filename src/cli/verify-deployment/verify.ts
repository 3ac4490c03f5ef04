import { adminChecks } from './admin.checks';
import { NoAnswerError } from './ask';
import { type Check, type CheckResult, failed, skipped, type Verdict } from './check';
import { forgeryChecks } from './forgery.checks';
import { hiddenChecks } from './hidden.checks';
import type { VerifyOptions } from './options';
import { probeChecks } from './probe.checks';
import { reachable } from './reachable.check';
import { stripeChecks } from './stripe.checks';

/** Asks a deployment, and Stripe, everything there is to check. It never throws for what it finds. */
export async function verify({ url, webhookOnly, stripe }: VerifyOptions): Promise<CheckResult[]> {
  const first = await resultOf(reachable(url));
  const isReachable = first.status === 'passed';
  const deployment = [
    ...(webhookOnly ? [] : probeChecks(url)),
    ...forgeryChecks(url),
    ...(webhookOnly ? hiddenChecks(url) : adminChecks(url)),
  ].map((check) => (isReachable ? check : unasked(check)));
  return [first, ...(await Promise.all([...deployment, ...stripeChecks(url, stripe)].map(resultOf)))];
}

/** Everything else about somebody who does not answer would only repeat that. */
function unasked({ name }: Check): Check {
  return { name, run: () => Promise.resolve(skipped('nobody answers there, see reachable')) };
}

async function resultOf({ name, run }: Check): Promise<CheckResult> {
  return { name, ...(await run().catch(withoutAnswer)) };
}

function withoutAnswer(error: unknown): Verdict {
  if (!(error instanceof NoAnswerError)) throw error;
  return failed(
    error.message,
    'see whether --url is right, and reachable from here: name, port, certificate, firewall',
  );
}
