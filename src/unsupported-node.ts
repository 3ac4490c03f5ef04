/** Why this Node.js cannot run the service, in one line; undefined when it can. NestJS is loaded by require(esm). */
export function unsupportedNode(
  version = process.versions.node,
  canRequireEsm = 'require_module' in process.features,
): string | undefined {
  if (canRequireEsm) return undefined;
  return `hookledger needs Node.js: 20.19, 22.13, 24.11 or newer of each; this is ${version}. Get one from https://nodejs.org`;
}
