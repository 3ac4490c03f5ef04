import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Route {
  method: string;
  /** As it was registered: `/admin/tenants/:id`. */
  path: string;
}

const INDENT = 4;

/** Every route that the HTTP server knows, whoever registered it. */
export function routesOf(app: NestFastifyApplication): Route[] {
  // A tree, in which each line has what follows the path of the line that it hangs on.
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, branch = '', part, methods] = /^([│ ]*[├└]── )(\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (part === undefined) return [];
    const depth = branch.length / INDENT - 1;
    const path = (parents[depth - 1] ?? '') + part;
    parents[depth] = path;
    return methods?.split(', ').map((method) => ({ method, path })) ?? [];
  });
}
