import { Logger } from 'nestjs-pino';

/** Where Nest lists, at every start, each module and route it has: of use only to whoever looks for them. */
const lists = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** pino behind Nest's logger; what Nest tells of itself goes to `debug`. */
export class ServiceLogger extends Logger {
  override log(message: unknown, ...parameters: unknown[]): void {
    if (lists.has(parameters.at(-1))) this.debug(message, ...parameters);
    else super.log(message, ...parameters);
  }
}
