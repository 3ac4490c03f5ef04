// `node -r <this file>` can require TypeScript files: for specs that need processes of their own and no build.
// The compiler is loaded at once, so that the script may become another user afterwards.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { swcOptions } = require('../../compile/swc-options.cjs');

for (const [extension, tsx] of [
  ['.ts', false],
  ['.tsx', true],
]) {
  require.extensions[extension] = (module, filename) => {
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions({ tsx }), filename });
    module._compile(code, filename);
  };
}
