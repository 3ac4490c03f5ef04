// `npm run bench`: installs what only the benchmark needs, then runs main.ts. It is TypeScript because it reads the
// service's own sources (events, statements, the embedded database); the contestants are JavaScript, so that no
// compiler is counted in their memory.
const { spawnSync } = require('node:child_process');
const { existsSync, statSync } = require('node:fs');
const { join } = require('node:path');

const lock = join(__dirname, 'package-lock.json');
const installed = join(__dirname, 'node_modules', '.package-lock.json');

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.log('First use: installing what only the benchmark needs (npm ci in bench/) …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: __dirname,
    stdio: 'inherit',
    shell: true,
  });
  if (status !== 0) process.exit(status ?? 1);
}

require('../test/helpers/run-typescript.cjs');
require('./main.ts');
