import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { subset } from 'semver';

const repository = resolve(__dirname, '..');
const read = (path: string) => readFile(resolve(repository, path), 'utf8');

/** They allow passing a package on with the service, and ask for no more than naming its authors. */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  // htmx's spelling of 0BSD.
  'BSD-0-Clause',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Python-2.0',
]);
/** Counts installations for a package's authors; `npm ci --ignore-scripts` and `allowScripts` both keep it from running. */
const UNNEEDED_SCRIPTS = ['node_modules/@scarf/scarf'];

interface LockedPackage {
  version: string;
  dev?: boolean;
  hasInstallScript?: boolean;
  license?: string;
  resolved?: string;
  integrity?: string;
}

/** What `npm ci --omit=dev` installs, by its path in the lock file. */
async function productionPackages(): Promise<[string, LockedPackage][]> {
  const { packages } = JSON.parse(await read('package-lock.json')) as {
    packages: Record<string, LockedPackage>;
  };
  const found = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  expect(found.length).toBeGreaterThan(100);
  return found;
}

/** The instructions of each stage. */
async function stages(): Promise<string[][]> {
  const lines = (await read('Dockerfile')).split('\n').filter((line) => /^[A-Z]/.test(line));
  const found: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('FROM ')) found.push([]);
    found.at(-1)?.push(line);
  }
  return found;
}

describe('Every package', () => {
  it('runs on all versions of Node.js that package.json names, so that npm ci warns of none', async () => {
    const { engines } = JSON.parse(await read('package.json')) as { engines: { node: string } };
    for (const lock of ['package-lock.json', 'bench/package-lock.json']) {
      const { packages } = JSON.parse(await read(lock)) as {
        packages: Record<string, { engines?: { node?: string } }>;
      };
      const asked = Object.entries(packages).map(([path, { engines: of }]) => ({
        path,
        node: of?.node ?? '*',
      }));
      expect(asked.filter(({ node }) => !subset(engines.node, node))).toEqual([]);
    }
  });
});

describe('The Dockerfile', () => {
  it('names every base image by its digest', async () => {
    const bases = (await stages()).map(([from = '']) => from);
    expect(bases).toHaveLength(3);
    for (const base of bases) expect(base).toMatch(/^FROM \S+:\S+@sha256:[0-9a-f]{64}(?: AS \w+)?$/);
  });

  it('runs no script of a package while it installs', async () => {
    const installs = (await stages()).flat().filter((line) => /\bnpm (?:ci|i|install)\b/.test(line));
    expect(installs).toHaveLength(2);
    for (const install of installs) expect(install).toContain(' --ignore-scripts');
  });

  it('ends in an image that has neither a shell nor npm, so that nothing can run in its last stage', async () => {
    const last = (await stages()).at(-1) ?? [];
    expect(last[0]).toMatch(/^FROM gcr\.io\/distroless\/nodejs\d+-debian\d+:nonroot@/);
    expect(last.filter((line) => line.startsWith('RUN '))).toEqual([]);
    const commands = last.filter((line) => /^(?:CMD|ENTRYPOINT|HEALTHCHECK) /.test(line));
    expect(commands).toHaveLength(3);
    // As a list: a plain command line would need a shell.
    for (const command of commands) expect(command).toMatch(/\[".*"\]$/);
  });
});

describe('The packages of the image', () => {
  it('need no script to run while they are installed', async () => {
    const scripted = (await productionPackages()).filter(([, { hasInstallScript }]) => hasInstallScript);
    expect(scripted.map(([path]) => path)).toEqual(UNNEEDED_SCRIPTS);
  });

  it('are the ones that the lock file has a checksum of, from whatever registry', async () => {
    const packages = await productionPackages();
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('are listed in the bill of materials, all of them and no others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hookledger-sbom-'));
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      await copyFile(resolve(repository, name), join(folder, name));
    await promisify(execFile)(process.execPath, [resolve(repository, 'deploy/sbom.cjs')], { cwd: folder });
    const { bomFormat, components, dependencies } = JSON.parse(
      await readFile(join(folder, 'sbom.cdx.json'), 'utf8'),
    ) as {
      bomFormat: string;
      components: { name: string; version: string }[];
      dependencies: { dependsOn: string[] }[];
    };
    await rm(folder, { recursive: true });
    expect(bomFormat).toBe('CycloneDX');
    const locked = (await productionPackages()).map(
      ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`,
    );
    const listed = components.map(({ name, version }) => `${name}@${version}`);
    expect(listed.toSorted()).toEqual([...new Set(locked)].toSorted());
    // A reference to what is not there would make readers refuse the list.
    expect(
      dependencies.flatMap(({ dependsOn }) => dependsOn).filter((name) => !listed.includes(name)),
    ).toEqual([]);
  });

  it('have licences that allow passing them on', async () => {
    const others = (await productionPackages()).filter(([, { license }]) => !LICENCES.has(license ?? ''));
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });
});
