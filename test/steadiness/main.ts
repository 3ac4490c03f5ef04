import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { style } from '../../src/terminal/style';
import globalSetup from '../global-setup';
import globalTeardown from '../global-teardown';
import { keepCoresBusy } from './busy-cores';

const HELP = `Runs specs while every core is busy with something else, their tests begun in one tenth of a second after the other.

  npm run test:steady                            every spec of npm test, ten times (hours)
  npm run test:steady -- --only traffic          those whose path has this word
  npm run test:steady -- --tenth 9 --tenth 0     in these tenths of a second

Ends with 0 when all of them were green each time.
`;

const ROOT = resolve(__dirname, '../..');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      tenth: { type: 'string', multiple: true, default: [...'0123456789'] },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await globalSetup();
  const letGo = keepCoresBusy();
  let failures = 0;
  try {
    for (const tenth of values.tenth) {
      const code = await runJest(values.only, tenth);
      if (code !== 0) failures += 1;
      console.log(`${style(code === 0 ? 'green' : 'red', code === 0 ? '✓' : '✗')} begun at .${tenth}`);
    }
  } finally {
    letGo();
    await globalTeardown();
  }
  return failures === 0 ? 0 : 1;
}

async function runJest(word: string, tenth: string): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [
      resolve(ROOT, 'node_modules/jest/bin/jest.js'),
      ...(word === '' ? [] : [word]),
      '--selectProjects',
      'unit',
      'e2e',
      `--setupFilesAfterEnv=${resolve(__dirname, 'begin-at-tenth.ts')}`,
      '--silent',
    ],
    { cwd: ROOT, env: { ...process.env, TEST_TENTH: tenth }, stdio: 'inherit' },
  );
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
