import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../../src/app.factory';
import { readEnv } from '../../src/config/env';

const READY_WITHIN_MS = 30_000;

/** The service as a deployment runs it, listening on a free port of this machine, with secrets nobody else knows. */
export interface DemoService {
  url: string;
  webhookSecret: string;
  /** Of an operator. */
  adminToken: string;
  close(): Promise<void>;
}

export async function startService(databaseUrl: string): Promise<DemoService> {
  const webhookSecret = `whsec_${randomBytes(24).toString('hex')}`;
  const adminToken = randomBytes(24).toString('base64url');
  const env = readEnv({
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    ADMIN_API_TOKENS: `demo:operator:${adminToken}`,
    LOG_LEVEL: 'warn',
    // Nobody who watches wants to wait half a minute for a retry.
    RETRY_BASE_DELAY_MS: '500',
  });
  const app = await createApp(env);
  await app.listen(env.PORT, env.HOST);
  return { url: await app.getUrl(), webhookSecret, adminToken, close: () => app.close() };
}

/** The service connects and migrates after it began to listen; this waits for both. */
export async function untilReady({ url }: DemoService, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    await sleep(100, undefined, { signal });
  }
  throw new Error(`The service was not ready within ${READY_WITHIN_MS / 1000} s: see what it logged above.`);
}

/** What support does about a customer that nothing in Stripe ties to a tenant. */
export async function linkCustomer(
  service: DemoService,
  tenantId: string,
  customerId: string,
): Promise<void> {
  const response = await fetch(`${service.url}/admin/tenants/${tenantId}/stripe-customer`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${service.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ stripeCustomerId: customerId }),
  });
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`Linking ${customerId} to tenant ${tenantId} was answered ${response.status}: ${answer}`);
  }
}
