import pino = require('pino');
import type { Env } from '../config/env';

/**
 * Lines are written together, a fifth of a second late at most: a write for each of them would cost more than anything
 * else that an event does here. When the process ends by itself, be it by an error, the last ones are written too.
 */
const BUFFER = { minLength: 8_192, periodicFlush: 200, sync: false };

/** One JSON line per happening; for a person at a terminal, a readable one. */
export function createLogger({ LOG_LEVEL, NODE_ENV }: Pick<Env, 'LOG_LEVEL' | 'NODE_ENV'>): pino.Logger {
  const level = LOG_LEVEL;
  const forPeople = NODE_ENV !== 'production' && process.stdout.isTTY && isInstalled('pino-pretty');
  const transport = { target: 'pino-pretty', options: { singleLine: true, ignore: 'pid,hostname' } };
  return forPeople ? pino({ level, transport }) : pino({ level }, pino.destination(BUFFER));
}

/** A development dependency. */
function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
