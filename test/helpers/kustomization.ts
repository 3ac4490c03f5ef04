import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';

/** Whatever YAML says. */
type Yaml = ReturnType<typeof parse>;

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec: Yaml;
  data?: Record<string, string>;
}

const run = promisify(execFile);

/** What kustomize makes of a directory, as far as deploy/kubernetes uses it; whatever else there is throws. */
export async function resolveKustomization(directory: string): Promise<Manifest[]> {
  const text = await readFile(join(directory, 'kustomization.yaml'), 'utf8');
  const {
    resources,
    namespace,
    configMapGenerator = [],
    images = [],
    patches = [],
    apiVersion: _version,
    kind: _kind,
    ...others
  } = parse(text);
  if (Object.keys(others).length > 0) throw new Error(`not understood: ${Object.keys(others).join(', ')}`);
  const manifests: Manifest[] = [];
  for (const resource of resources) manifests.push(...(await read(join(directory, resource))));
  for (const generator of configMapGenerator) generateConfigMap(manifests, generator);
  for (const { target, patch } of patches) {
    const found = manifests.find(
      ({ kind, metadata }) => kind === target.kind && metadata.name === target.name,
    );
    for (const step of parse(patch)) replace(found, step);
  }
  for (const container of everywhere(manifests, 'containers').flat()) {
    const image = images.find(({ name }: Yaml) => name === container.image.split(':')[0]);
    if (image) container.image = `${image.newName ?? image.name}:${image.newTag}`;
  }
  for (const { kind, metadata } of manifests) {
    if (namespace && kind !== 'Namespace') metadata.namespace = namespace;
  }
  return manifests;
}

async function read(path: string): Promise<Manifest[]> {
  if ((await stat(path)).isDirectory()) return resolveKustomization(path);
  return parseManifests(await readFile(path, 'utf8'));
}

/** @throws what is no YAML. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    // By way of JSON, so that what an anchor names twice is two objects.
    return JSON.parse(JSON.stringify(document));
  });
}

function generateConfigMap(manifests: Manifest[], { name, behavior, literals }: Yaml): void {
  const data = Object.fromEntries(
    literals.map((literal: string) => [
      literal.slice(0, literal.indexOf('=')),
      literal.slice(literal.indexOf('=') + 1),
    ]),
  );
  const existing = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  if ((behavior === 'merge') !== Boolean(existing))
    throw new Error(`nothing to merge, or to create: ${name}`);
  if (existing) Object.assign(existing.data ?? {}, data);
  else manifests.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data, spec: undefined });
}

function replace(target: Yaml, { op, path, value }: Yaml): void {
  const keys: string[] = path.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => node?.[key], target);
  if (op !== 'replace' || parent?.[last] === undefined) throw new Error(`cannot ${op} ${path}`);
  parent[last] = value;
}

/** Every value that stands under this key, at any depth. */
export function everywhere(node: Yaml, key: string): Yaml[] {
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...everywhere(value, key),
  ]);
}

/** The real one, as the beginning of its command; undefined where there is none of the last years. */
export async function findKustomize(): Promise<[string, string] | undefined> {
  const candidates: [string, string, string[]][] = [
    ['kubectl', 'kustomize', ['version', '--client']],
    ['kustomize', 'build', ['version']],
  ];
  for (const [program, command, version] of candidates) {
    const { stdout } = await run(program, version).catch(() => ({ stdout: '' }));
    // kubectl has version 5 since 1.27.
    if (/^(?:Kustomize Version: )?v?([5-9]|\d\d)\./m.test(stdout)) return [program, command];
  }
  return undefined;
}

/** What the real one makes of a directory, without the hashes in the names of what it generates. */
export async function runKustomize(
  [program, command]: [string, string],
  directory: string,
): Promise<Manifest[]> {
  const { stdout } = await run(program, [command, directory]);
  return parseManifests(stdout.replaceAll(/\b(hookledger-settings)-[a-z0-9]{10}\b/g, '$1'));
}
