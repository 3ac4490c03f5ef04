/** How TypeScript becomes JavaScript here, for the build, the specs and scripts that run without a build. */
exports.swcOptions = (/** @type {{ tsx: boolean }} */ { tsx }) => ({
  configFile: false,
  swcrc: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', tsx, decorators: true },
    transform: {
      legacyDecorator: true,
      // Nest finds the types of constructors' parameters there.
      decoratorMetadata: true,
      react: { runtime: 'automatic', importSource: 'preact', throwIfNamespace: false },
    },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
});
