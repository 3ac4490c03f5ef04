import type { Env } from '../../config/env';

const DEFAULT_IDLE_MINUTES = 120;

/** Sessions end when nothing was asked for so long. */
export function idleSecondsOf({ CONSOLE_IDLE_MINUTES }: Pick<Env, 'CONSOLE_IDLE_MINUTES'>): number {
  return (CONSOLE_IDLE_MINUTES ?? DEFAULT_IDLE_MINUTES) * 60;
}
