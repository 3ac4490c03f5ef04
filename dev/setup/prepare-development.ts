import { isProduction } from '../../src/config/env';
import { isGiven } from '../../src/config/secrets';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres';
import { developmentSecrets } from './development-secrets';

const DIRECTORY = '.data';

/** What was set up so that a machine with nothing but Node.js can run the service. */
export interface Development {
  /** The environment, with what was missing filled in. */
  source: NodeJS.ProcessEnv;
  /** What was filled in, to be shown; in a deployment nothing is. */
  invented: { database?: string; webhookSecret?: string; adminToken?: string };
  /** Call it last. */
  stop(): Promise<void>;
}

/** Supplies a database, a signing secret and an admin token where they are not set. In production: nothing. */
export async function prepareDevelopment(source: NodeJS.ProcessEnv): Promise<Development> {
  const invented: Development['invented'] = {};
  if (isProduction(source)) return { source, invented, stop: async () => undefined };
  const filled = { ...source };
  const secrets = await developmentSecrets(DIRECTORY);
  if (!isGiven(source, 'STRIPE_WEBHOOK_SECRET')) {
    filled.STRIPE_WEBHOOK_SECRET = invented.webhookSecret = secrets.webhookSecret;
  }
  if (!isGiven(source, 'ADMIN_API_TOKENS')) {
    filled.ADMIN_API_TOKENS = `developer:operator:${secrets.adminToken}`;
    invented.adminToken = secrets.adminToken;
  }
  if (isGiven(source, 'DATABASE_URL')) return { source: filled, invented, stop: async () => undefined };
  const server = await startEmbeddedPostgres({ directory: `${DIRECTORY}/postgres` });
  filled.DATABASE_URL = invented.database = server.url;
  return { source: filled, invented, stop: () => server.stop() };
}
