import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import type { OperationConfig } from '../../src/http/input/operation-config';
import type { OperationInput } from '../../src/http/input/operation-input';
import { type Route, routesOf } from './routes';

export interface Operation extends Route {
  input: OperationInput;
}

/** Node's client knows no others. */
const sendable = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Every route of the HTTP server whose input the gate checks, with the schemas that its handler was given. */
export function operationsOf(app: NestFastifyApplication): Operation[] {
  const configs = configsOf(app);
  return routesOf(app).flatMap(({ method, path }) => {
    const config = configs.get(`${method === 'HEAD' ? 'GET' : method} ${path}`) ?? configs.get(`ALL ${path}`);
    if (!config) throw new Error(`${method} ${path} has no handler that says what it takes`);
    return config.input && sendable.has(method) ? [{ method, path, input: config.input }] : [];
  });
}

function configsOf(app: NestFastifyApplication): Map<string, OperationConfig> {
  const configs = new Map<string, OperationConfig>();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prefixes = pathsOf(metatype);
      for (const handler of handlersOf(metatype)) {
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler)];
        const config: OperationConfig | undefined = Reflect.getMetadata(
          FASTIFY_ROUTE_CONFIG_METADATA,
          handler,
        );
        for (const prefix of prefixes)
          for (const path of pathsOf(handler))
            if (config) configs.set(`${method} ${joined(prefix, path)}`, config);
      }
    }
  }
  return configs;
}

function handlersOf(controller: { prototype: object }): object[] {
  return Object.values(Object.getOwnPropertyDescriptors(controller.prototype))
    .map(({ value }) => value as unknown)
    .filter((value): value is object => typeof value === 'function')
    .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler));
}

function pathsOf(target: object): string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();
}

/** As Nest's adapter for Fastify does; it makes `/console*` of a star. */
function joined(prefix: string, path: string): string {
  const parts = [prefix, path].flatMap((part) => part.split('/')).filter((part) => part !== '');
  return `/${parts.join('/')}`.replace('/*', '*');
}
