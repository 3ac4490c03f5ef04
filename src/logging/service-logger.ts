import { isNativeError } from 'node:util/types';
import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Where Nest lists, at every start, each module and route it has: of use only to people who look for them. */
const lists = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/**
 * pino behind Nest's logger: `warn({ count: 3 }, 'more wrong tokens refused')` of a logger with the context `Tokens` is a line
 * with `count`, `msg` and `context`. What Nest tells of itself goes to `debug`.
 */
export class ServiceLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(lists.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /** @param rest the text, where `message` is an object, or a stack, where it is an error's message; then the context. */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const facts = rest.length > 0 ? { context: rest.at(-1) } : {};
    const [text] = rest.slice(0, -1);
    if (isNativeError(message)) this.pino[level]({ ...facts, err: message }, textOf(text));
    else if (typeof message === 'object') this.pino[level]({ ...facts, ...message }, textOf(text));
    else if (isStack(text)) this.pino[level]({ ...facts, err: withStack(String(message), text) });
    else this.pino[level](facts, String(message));
  }
}

function textOf(text: unknown): string | undefined {
  return text === undefined ? undefined : String(text);
}

/** Nest's handler of unexpected errors passes message and stack apart. */
function isStack(text: unknown): text is string {
  return typeof text === 'string' && /\n\s*at /.test(text);
}

function withStack(message: string, stack: string): Error {
  const error = new Error(message);
  error.stack = stack;
  return error;
}
