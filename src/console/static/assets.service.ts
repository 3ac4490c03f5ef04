import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { ASSETS_PATH } from '../paths/console-path';

export interface Asset {
  contentType: string;
  body: Buffer;
  gzipped: Buffer;
}

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What others wrote. */
const libraries = [
  ['htmx.js', 'htmx.org/dist/htmx.min.js'],
  ['uplot.js', 'uplot/dist/uPlot.iife.min.js'],
  ['uplot.css', 'uplot/dist/uPlot.min.css'],
] as const;

/**
 * The files that pages load: read once, nothing else can be asked for. All are below one name made of their contents, so
 * that browsers may keep them for ever and modules can import each other.
 */
@Injectable()
export class ConsoleAssets {
  private readonly assets = new Map<string, Asset>();
  readonly version: string;

  constructor() {
    const folder = join(__dirname, '../assets');
    for (const name of readdirSync(folder).toSorted()) this.add(name, join(folder, name));
    for (const [name, path] of libraries) this.add(name, packageFile(path));
    const hash = createHash('sha256');
    for (const [name, { body }] of this.assets) hash.update(`${name} ${body.length} `).update(body);
    this.version = hash.digest('base64url').slice(0, 16);
  }

  /** @throws {Error} for a file that is not there. */
  urlOf(name: string): string {
    if (!this.assets.has(name)) throw new Error(`the console has no asset "${name}"`);
    return `${ASSETS_PATH}/${this.version}/${name}`;
  }

  find(name: string): Asset | undefined {
    return this.assets.get(name);
  }

  private add(name: string, path: string): void {
    const contentType = contentTypes[extname(name)];
    if (contentType === undefined) return;
    const body = readFileSync(path);
    this.assets.set(name, { contentType, body, gzipped: gzipSync(body) });
  }
}

/** Packages say in `exports` which of their files may be required; these are only read. */
function packageFile(path: string): string {
  const file = (require.resolve.paths(path) ?? []).map((folder) => join(folder, path)).find(existsSync);
  if (file === undefined) throw new Error(`the console needs node_modules/${path}; run \`npm ci\``);
  return file;
}
