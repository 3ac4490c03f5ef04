import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Env } from '../config/env';

/**
 * One JSON line per happening; for a person at a terminal, a readable one. Of requests only method, path and status are
 * logged: headers hold signatures and tokens, bodies hold customers.
 */
export function loggingModule({ LOG_LEVEL, NODE_ENV }: Pick<Env, 'LOG_LEVEL' | 'NODE_ENV'>): DynamicModule {
  const forPeople = NODE_ENV !== 'production' && process.stdout.isTTY && isInstalled('pino-pretty');
  return LoggerModule.forRoot({
    pinoHttp: {
      level: LOG_LEVEL,
      ...(forPeople && {
        transport: { target: 'pino-pretty', options: { singleLine: true, ignore: 'pid,hostname' } },
      }),
      customLogLevel: (_, response, error) => levelOf(response, error),
      quietReqLogger: true,
      serializers: {
        req: (request: IncomingMessage & { raw?: IncomingMessage }) => ({
          method: request.method,
          path: request.url?.split('?', 1)[0],
        }),
        res: (response: ServerResponse) => ({ status: response.statusCode }),
      },
    },
  });
}

/** Failed probes and refused requests happen all day; they are counted, and here if somebody looks closer. */
function levelOf({ statusCode }: ServerResponse, error: Error | undefined) {
  return error || (statusCode >= 500 && statusCode !== 503) ? 'error' : 'debug';
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
