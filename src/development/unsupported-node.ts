/** Why this Node.js cannot run the service, in one line; undefined when it can. NestJS is loaded by require(esm). */
export function unsupportedNode(
  version = process.versions.node,
  canRequireEsm = 'require_module' in process.features,
): string | undefined {
  if (canRequireEsm) return undefined;
  return `hookledger needs Node.js 20.19 or newer, 22.13 or newer of 22; this is ${version}. Get one from https://nodejs.org`;
}
