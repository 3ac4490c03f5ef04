import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const project = resolve(__dirname, '../..');
const parts = [
  'src',
  'dev',
  'migrations',
  'ormconfig.ts',
  'package.json',
  'compile',
  'test/helpers/run-typescript.cjs',
];

/** How a command ended, and all that it said. */
export interface Ended {
  code: number | null;
  output: string;
}

/** A later version of the project: its source with further migrations, whose commands are run as processes. */
export class VersionTree {
  private constructor(readonly directory: string) {}

  static async make(): Promise<VersionTree> {
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-later-'));
    for (const part of parts) await cp(join(project, part), join(directory, part), { recursive: true });
    await symlink(join(project, 'node_modules'), join(directory, 'node_modules'), 'dir');
    return new VersionTree(directory);
  }

  /**
   * @param name ends with the timestamp, as TypeORM wants it.
   * @param up statements in TypeScript's backticks, in which `${s}` is the schema.
   */
  async addMigration(
    name: string,
    { up, down, more = '' }: { up: readonly string[]; down: readonly string[]; more?: string },
  ): Promise<void> {
    await writeFile(
      join(this.directory, fileOf(name)),
      `import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

export class ${name} implements MigrationInterface {
  readonly name = '${name}';
  ${more}
  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    ${queriesOf(up)}
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    ${queriesOf(down)}
  }
}
`,
    );
    const list = 'src/persistence/migrations.ts';
    await this.edit(list, '\n];', `\n  ${name},\n];`);
    await this.edit(
      list,
      '/** In the order',
      `import { ${name} } from '../../${fileOf(name).slice(0, -3)}';\n\n/** In the order`,
    );
  }

  async editMigration(name: string, search: string, replace: string): Promise<void> {
    await this.edit(fileOf(name), search, replace);
  }

  /** As `npm run migration:…` would, after a build. */
  async migration(command: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
    return this.run('src/cli/migrate.ts', [command, ...args], env);
  }

  async run(script: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
    const loader = join(this.directory, 'test/helpers/run-typescript.cjs');
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['-r', loader, join(this.directory, script), ...args], {
      cwd: this.directory,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  private async edit(path: string, search: string, replace: string): Promise<void> {
    const file = join(this.directory, path);
    const text = await readFile(file, 'utf8');
    if (text.split(search).length !== 2) throw new Error(`not exactly once in ${path}: ${search}`);
    // A function, since `$` means something in a replacement string.
    await writeFile(
      file,
      text.replace(search, () => replace),
    );
  }
}

function fileOf(name: string): string {
  return `migrations/${name}.ts`;
}

function queriesOf(statements: readonly string[]): string {
  return statements.map((sql) => `await runner.query(\`${sql}\`);`).join('\n    ');
}
