import { isGiven } from '../../src/config/secrets';
import type { Listening, Surroundings } from '../../src/config/surroundings';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres';
import { developmentSecrets } from './development-secrets';
import { greeting, type Invented } from './greeting';
import { leaveServerNote, removeServerNote } from './server-note';

const DIRECTORY = '.data';

/** Supplies a database, a signing secret and an admin token where they are not set, and greets the developer with them. */
export async function prepareDevelopment(source: NodeJS.ProcessEnv): Promise<Surroundings> {
  const invented: Invented = {};
  const filled = { ...source };
  const secrets = await developmentSecrets(DIRECTORY);
  if (!isGiven(source, 'STRIPE_WEBHOOK_SECRET')) {
    filled.STRIPE_WEBHOOK_SECRET = invented.webhookSecret = secrets.webhookSecret;
  }
  if (!isGiven(source, 'ADMIN_API_TOKENS')) {
    filled.ADMIN_API_TOKENS = `developer:operator:${secrets.adminToken}`;
    invented.adminToken = secrets.adminToken;
  }
  const server = isGiven(source, 'DATABASE_URL')
    ? undefined
    : await startEmbeddedPostgres({ directory: `${DIRECTORY}/postgres` });
  if (server) filled.DATABASE_URL = invented.database = server.url;
  return {
    source: filled,
    async announce(listening: Listening) {
      await leaveServerNote({ ...listening, pid: process.pid });
      console.log(greeting(listening, invented));
    },
    withdraw: removeServerNote,
    stop: async () => server?.stop(),
  };
}
