import { isProduction } from './config/env';
import { InvalidSettingsError } from './config/invalid-settings.error';
import { isMissingModule } from './failures/is-missing-module';

/** Where the service listens, and the secret that signs deliveries to it. */
export interface Listening {
  /** Where deliveries go. */
  url: string;
  /** The console, the admin API, probes and metrics; the same where one listener serves both. */
  adminUrl: string;
  webhookSecret: string;
}

/** What the service runs in. */
export interface Surroundings {
  /** The environment, with what a development machine lacks filled in. */
  readonly source: NodeJS.ProcessEnv;
  /** Call it when the service listens: in development it greets, and tells other commands where the service is. */
  announce(listening: Listening): Promise<void>;
  /** Call it when the service has stopped listening. */
  withdraw(): Promise<void>;
  /** Stops what was started for the service. Call it last. */
  stop(): Promise<void>;
}

/**
 * In production: the environment as it is. Elsewhere `dev/` supplies a database and secrets where they are not set; it is
 * loaded only then.
 * @throws {InvalidSettingsError} where development was asked for and `dev/` is not here
 */
export async function surroundingsOf(source: NodeJS.ProcessEnv): Promise<Surroundings> {
  if (isProduction(source)) return { source, announce: nothing, withdraw: nothing, stop: nothing };
  return developmentTools().prepareDevelopment(source);
}

function developmentTools() {
  try {
    return require('../dev/setup/prepare-development') as typeof import('../dev/setup/prepare-development');
  } catch (cause) {
    if (!isMissingModule(cause)) throw cause;
    throw new InvalidSettingsError([
      'NODE_ENV must be production: this installation has no development tools',
    ]);
  }
}

async function nothing(): Promise<void> {}
