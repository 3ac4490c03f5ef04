import { RouteConfig } from '@nestjs/platform-fastify';

/**
 * For a route whose input is not checked here.
 * @param why it is right so: another place checks it, or nothing is read.
 */
export function TakesAnything(why: string): MethodDecorator {
  return RouteConfig({ takesAnything: why });
}
