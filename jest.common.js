const { swcOptions } = require('./compile/swc-options.cjs');

const compiled = (options) => ['@swc/jest', { ...swcOptions(options), sourceMaps: 'inline' }];

/** What all kinds of specs have in common. */
exports.common = {
  rootDir: __dirname,
  roots: ['<rootDir>/src', '<rootDir>/dev', '<rootDir>/test'],
  testEnvironment: 'node',
  moduleFileExtensions: ['js', 'ts', 'tsx', 'json', 'node', 'cjs', 'mjs'],
  // NestJS 12 and a few of its dependencies ship ESM only, so they are compiled too.
  transform: {
    '\\.tsx$': compiled({ tsx: true }),
    '\\.m?[jt]s$': compiled({ tsx: false }),
  },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|preact|preact-render-to-string)/)'],
};
