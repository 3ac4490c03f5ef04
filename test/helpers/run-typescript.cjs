// `node -r <this file>` can require TypeScript files: for specs that need processes of their own and no build.
// The compiler is loaded at once, so that the script may become another user afterwards.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

for (const [extension, tsx] of [
  ['.ts', false],
  ['.tsx', true],
]) {
  require.extensions[extension] = (module, filename) => {
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      configFile: false,
      swcrc: false,
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', tsx, decorators: true },
        transform: {
          legacyDecorator: true,
          decoratorMetadata: true,
          react: { runtime: 'automatic', importSource: 'preact', throwIfNamespace: false },
        },
        keepClassNames: true,
      },
      module: { type: 'commonjs' },
    });
    module._compile(code, filename);
  };
}
