import { Logger } from '@nestjs/common';
import pino = require('pino');
import { ServiceLogger } from './service-logger';

let lines: Record<string, unknown>[];
let logger: ServiceLogger;

function logAt(level: string): void {
  lines = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  logger = new ServiceLogger(pino({ level, base: null, timestamp: false }, { write }));
}

beforeEach(() => logAt('trace'));

describe("The service's logger", () => {
  it("writes a logger's facts, its sentence and its context", () => {
    Logger.overrideLogger(logger);
    new Logger('Tokens').warn({ count: 3 }, 'more wrong tokens refused');
    Logger.overrideLogger(false);
    expect(lines).toEqual([{ level: 40, context: 'Tokens', count: 3, msg: 'more wrong tokens refused' }]);
  });

  it.each([
    ['fatal', 60],
    ['error', 50],
    ['warn', 40],
    ['log', 30],
    ['debug', 20],
    ['verbose', 10],
  ] as const)("writes Nest's %s as pino's level %d", (method, level) => {
    logger[method]('a sentence', 'Some');
    expect(lines).toEqual([{ level, context: 'Some', msg: 'a sentence' }]);
  });

  it('writes a sentence that has no context', () => {
    logger.log('alone');
    expect(lines).toEqual([{ level: 30, msg: 'alone' }]);
  });

  it('writes an error with its stack, given whole or as message and stack', () => {
    const error = new TypeError('broken');
    logger.error(error, 'Some');
    logger.error('broken', error.stack, 'ExceptionsHandler');
    expect(lines).toMatchObject([
      { context: 'Some', err: { type: 'TypeError', message: 'broken', stack: error.stack } },
      { context: 'ExceptionsHandler', err: { message: 'broken', stack: error.stack } },
    ]);
  });

  it('has what Nest tells of its modules and routes at debug', () => {
    logger.log('Mapped {/health, GET} route', 'RouterExplorer');
    expect(lines).toMatchObject([{ level: 20, context: 'RouterExplorer' }]);
  });

  it('writes nothing below its level', () => {
    logAt('warn');
    logger.log('a sentence', 'Some');
    expect(lines).toEqual([]);
  });
});
