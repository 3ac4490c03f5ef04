// `node compile` (npm run build): compiles each file whose text has changed into dist/, copies the assets that nest-cli.json names,
// and removes what has no source any more. An unchanged tree costs the reading of its files and says nothing. Types are checked
// by `npm run typecheck`. Two builds at once do no harm: both write whole files, and the same ones.
const { createHash } = require('node:crypto');
const {
  readFileSync,
  existsSync,
  readdirSync,
  statSync,
  mkdirSync,
  writeFileSync,
  renameSync,
  rmSync,
} = require('node:fs');
const { basename, dirname, join, relative, resolve } = require('node:path');
const { swcOptions } = require('./swc-options.cjs');

const ROOT = resolve(__dirname, '..');
const OUT = join(ROOT, 'dist');
/** Which text each output was made of. It is gone while outputs are written: after a crash everything is compiled. */
const MANIFEST = join(OUT, '.build.json');
const SOURCES = ['src', 'dev', 'migrations', 'ormconfig.ts'];
/** Of another build that is under way, or was cut off. */
const PART = '.part';
const PART_MS = 60_000;

async function build() {
  const inputs = [...sources(), ...assets()];
  const made = readManifest();
  const due = inputs.filter(({ digest, outputs }) =>
    outputs.some((output) => made[output] !== digest || !existsSync(join(OUT, output))),
  );
  const kept = new Set(inputs.flatMap(({ outputs }) => outputs));
  const left = existsSync(OUT) ? filesIn(OUT).filter((file) => !kept.has(file) && isLeftover(file)) : [];
  if (due.length === 0 && left.length === 0) return;

  const began = performance.now();
  process.stderr.write(`compiling ${due.length} ${due.length === 1 ? 'file' : 'files'} … `);
  rmSync(MANIFEST, { force: true });
  const results = await Promise.allSettled(due.map((input) => input.make()));
  const failures = results.filter(({ status }) => status === 'rejected');
  if (failures.length > 0) {
    console.error('failed\n');
    for (const { reason } of failures) console.error(reason instanceof Error ? reason.message : reason);
    process.exitCode = 1;
    return;
  }
  for (const file of left) rmSync(join(OUT, file), { force: true });
  write('.build.json', JSON.stringify(Object.fromEntries(inputs.flatMap(pairs))));
  console.error(`${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

function sources() {
  const compiler = digestOf(
    readFileSync(__filename),
    readFileSync(require.resolve('./swc-options.cjs')),
    require('@swc/core/package.json').version,
  );
  return SOURCES.flatMap((name) =>
    name.endsWith('.ts') ? [name] : filesIn(join(ROOT, name)).map((file) => join(name, file)),
  )
    .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|d)\.tsx?$/.test(file))
    .map((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const output = file.replace(/\.tsx?$/, '.js');
      return {
        digest: digestOf(compiler, text),
        outputs: [output, `${output}.map`],
        make: () => compile(file, text, output),
      };
    });
}

function assets() {
  const { sourceRoot, compilerOptions } = require('../nest-cli.json');
  return compilerOptions.assets.flatMap((/** @type {string} */ pattern) => {
    const folder = join(sourceRoot, pattern.replace(/\/\*\*\/\*$/, ''));
    return filesIn(join(ROOT, folder)).map((name) => {
      const file = join(folder, name);
      const bytes = readFileSync(join(ROOT, file));
      return { digest: digestOf(bytes), outputs: [file], make: async () => write(file, bytes) };
    });
  });
}

async function compile(file, text, output) {
  // Loading it takes longer than an unchanged build.
  const { transform } = require('@swc/core');
  const { code, map } = await transform(text, {
    ...swcOptions({ tsx: file.endsWith('x') }),
    filename: join(ROOT, file),
    sourceFileName: relative(dirname(join(OUT, output)), join(ROOT, file)),
    sourceMaps: true,
  });
  write(`${output}.map`, map);
  write(output, `${code}//# sourceMappingURL=${basename(output)}.map\n`);
}

/** Whole or not at all: another build, or a service that starts, may read it. */
function write(output, content) {
  const path = join(OUT, output);
  const part = `${path}.${process.pid}${PART}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, content);
  renameSync(part, path);
}

function isLeftover(file) {
  if (file === '.build.json') return false;
  if (!file.endsWith(PART)) return true;
  const found = statSync(join(OUT, file), { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > PART_MS;
}

function readManifest() {
  try {
    return JSON.parse(readFileSync(MANIFEST, 'utf8'));
  } catch {
    return {};
  }
}

function pairs({ digest, outputs }) {
  return outputs.map((output) => [output, digest]);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function digestOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

void build();
