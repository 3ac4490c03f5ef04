import type { RouteOptions } from 'fastify';
import { UndescribedRouteError } from './undescribed-route.error';

/** Its answer is the document itself. */
const DOCUMENT_PATH = '/admin/openapi.json';

/**
 * Refuses a route that says nothing of its input, and one of the admin API that the document does not show.
 * @throws {UndescribedRouteError}
 */
export function refuseUndescribed({ method, url, config = {} }: RouteOptions): void {
  const { input, takesAnything, isDescribed } = config;
  const name = [method].flat().join(', ');
  if (!input && takesAnything === undefined)
    throw new UndescribedRouteError(name, url, 'Give its handler @Describes() or @Takes().');
  if (url.startsWith('/admin/') && url !== DOCUMENT_PATH && isDescribed !== true)
    throw new UndescribedRouteError(
      name,
      url,
      'Give its handler @Describes(): the document shows all of /admin.',
    );
  const inPath = [...url.matchAll(/:(\w+)/g)].map(([, parameter = '']) => parameter);
  const described = Object.keys(input?.params?.shape ?? {});
  if (input && inPath.toSorted().join() !== described.toSorted().join())
    throw new UndescribedRouteError(
      name,
      url,
      `Describe its path parameters: ${inPath.join(', ') || 'none'}.`,
    );
}
