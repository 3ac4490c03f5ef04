import { isProduction } from './config/env';
import { InvalidSettingsError } from './config/invalid-settings.error';
import type { Surroundings } from './config/surroundings';
import { isMissingModule } from './failures/is-missing-module';

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
