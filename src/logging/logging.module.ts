import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Env } from '../config/env';

/** One JSON line per happening; for a person at a terminal, a readable one. Requests: {@link logRequests}. */
export function loggingModule({ LOG_LEVEL, NODE_ENV }: Pick<Env, 'LOG_LEVEL' | 'NODE_ENV'>): DynamicModule {
  const forPeople = NODE_ENV !== 'production' && process.stdout.isTTY && isInstalled('pino-pretty');
  return LoggerModule.forRoot({
    forRoutes: [],
    pinoHttp: {
      level: LOG_LEVEL,
      ...(forPeople && {
        transport: { target: 'pino-pretty', options: { singleLine: true, ignore: 'pid,hostname' } },
      }),
    },
  });
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
