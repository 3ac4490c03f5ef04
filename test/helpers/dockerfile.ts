import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FIRST_STAGE = 'context';

/** What comes out of a Dockerfile: the files of its last stage, and how a container would be started. */
export interface Image {
  /** Where `/` of the last stage is. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string | undefined;
  entrypoint: string[];
  command: string[];
  healthcheck: string[];
  /** The image that it is made from, as `FROM` names it. */
  base: string;
}

interface Stage extends Image {
  name: string;
}

/**
 * Follows the steps of a Dockerfile in an empty folder, with the very commands, on this machine's Node.js and as this user:
 * for where Docker cannot run. It understands what ours uses, and throws at anything else.
 */
export async function followDockerfile(context: string, folder: string): Promise<Image> {
  const ignored = (await readFile(join(context, '.dockerignore'), 'utf8')).split('\n').filter(Boolean);
  const stages: Stage[] = [];
  for (const line of instructionsOf(await readFile(join(context, 'Dockerfile'), 'utf8'))) {
    const [instruction = '', ...words] = line.split(/\s+/);
    const rest = words.join(' ');
    if (instruction === 'FROM') {
      const [base = '', as, alias = ''] = words;
      const name = as === 'AS' ? alias : `stage${stages.length}`;
      const root = join(folder, name);
      await mkdir(root, { recursive: true });
      stages.push({
        name,
        base,
        root,
        workdir: root,
        env: {},
        user: undefined,
        entrypoint: [],
        command: [],
        healthcheck: [],
      });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) throw new Error(`${instruction} before FROM`);
    switch (instruction) {
      case 'WORKDIR':
        stage.workdir = join(stage.root, rest);
        await mkdir(stage.workdir, { recursive: true });
        break;
      case 'ENV': {
        const [name = '', value = ''] = rest.split('=');
        stage.env[name] = value;
        break;
      }
      case 'COPY':
        await copy(words, stage, stages, { context, ignored });
        break;
      case 'RUN':
        await runIn(stage, rest);
        break;
      case 'USER':
        stage.user = rest;
        break;
      case 'ENTRYPOINT':
        stage.entrypoint = JSON.parse(rest) as string[];
        break;
      case 'CMD':
        stage.command = JSON.parse(rest) as string[];
        break;
      case 'HEALTHCHECK':
        stage.healthcheck = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4)) as string[];
        break;
      case 'EXPOSE':
        break;
      default:
        throw new Error(`The test does not know ${instruction}`);
    }
  }
  const last = stages.at(-1);
  if (!last) throw new Error('There is no FROM');
  return last;
}

function instructionsOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

async function copy(
  words: readonly string[],
  stage: Stage,
  stages: readonly Stage[],
  { context, ignored }: { context: string; ignored: readonly string[] },
): Promise<void> {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length) ?? FIRST_STAGE;
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.pop() ?? '';
  const source = from === FIRST_STAGE ? context : stages.find(({ name }) => name === from)?.root;
  if (source === undefined) throw new Error(`There is no stage ${from}`);
  for (const path of paths) {
    const to = target.endsWith('/') && path !== '.' ? join(target, basename(path)) : target;
    await cp(join(source, path), join(stage.workdir, to), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => from !== FIRST_STAGE || !isIgnored(file.slice(context.length + 1), ignored),
    });
  }
}

/** As far as our .dockerignore goes: names at the top, `**` for any depth, and `*` for endings. */
function isIgnored(path: string, ignored: readonly string[]): boolean {
  return ignored.some((pattern) => {
    if (pattern.startsWith('**/')) return path.split('/').includes(pattern.slice(3));
    if (pattern.startsWith('*')) return !path.includes('/') && path.endsWith(pattern.slice(1));
    return path === pattern || path.startsWith(`${pattern}/`);
  });
}

async function runIn(stage: Stage, command: string): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  await run('sh', ['-c', command], {
    cwd: stage.workdir,
    env: { PATH, HOME, ...stage.env },
    maxBuffer: 64 * 1024 * 1024,
  });
}
