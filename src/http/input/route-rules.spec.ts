import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import type { OperationConfig } from './operation-config';
import { refuseUndescribed } from './route-rules';
import { UndescribedRouteError } from './undescribed-route.error';

function route(url: string, config?: OperationConfig): RouteOptions {
  return { method: 'GET', url, handler: () => undefined, ...(config && { config }) };
}

describe('A route refuses to start', () => {
  it.each([
    ['that does not say what it takes', route('/anything')],
    ['of the admin API that the document does not show', route('/admin/things', { input: {} })],
    ['whose path has a parameter that is not described', route('/things/:id', { input: {} })],
    [
      'whose path lacks a parameter that is described',
      route('/things', { input: { params: z.strictObject({ id: z.string() }) } }),
    ],
  ])('%s', (_, options) => {
    expect(() => refuseUndescribed(options)).toThrow(UndescribedRouteError);
  });

  it('and says which route, and what to do', () => {
    expect(() => refuseUndescribed(route('/anything'))).toThrow(
      /GET \/anything .* @Describes\(\) or @Takes\(\)/,
    );
  });
});

describe('A route starts', () => {
  it.each([
    [
      'that says what it takes',
      route('/things/:id', { input: { params: z.strictObject({ id: z.string() }) } }),
    ],
    ['that says why it is not checked', route('/things/:id', { takesAnything: 'a test' })],
    ['of the admin API that is described', route('/admin/things', { input: {}, isDescribed: true })],
    ['that is the document', route('/admin/openapi.json', { input: {} })],
  ])('%s', (_, options) => {
    expect(() => refuseUndescribed(options)).not.toThrow();
  });
});
