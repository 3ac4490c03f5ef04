import { addressesOf, localUrl } from '../config/addresses';

/** Whether the process in this container is alive; the image has no curl. Touches neither the database nor the network. */
async function isAlive(): Promise<boolean> {
  const { NODE_ENV, HOST, PORT, ADMIN_HOST, ADMIN_PORT } = process.env;
  const addresses = addressesOf({
    NODE_ENV: NODE_ENV?.trim(),
    HOST: HOST?.trim() || undefined,
    PORT: portOf(PORT),
    ADMIN_HOST: ADMIN_HOST?.trim() || undefined,
    ADMIN_PORT: portOf(ADMIN_PORT),
  });
  const url = localUrl(addresses.ADMIN_HOST, addresses.ADMIN_PORT);
  const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(4_000) });
  return answer.ok;
}

function portOf(text: string | undefined): number | undefined {
  return text?.trim() ? Number(text) : undefined;
}

void isAlive().then(
  (alive) => (process.exitCode = alive ? 0 : 1),
  () => (process.exitCode = 1),
);
