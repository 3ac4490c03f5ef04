const { swcOptions } = require('./compile/swc-options.cjs');

const compiled = (options) => ['@swc/jest', { ...swcOptions(options), sourceMaps: 'inline' }];

/** @type {import('jest').Config} */
const config = {
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testEnvironment: 'node',
  moduleFileExtensions: ['js', 'ts', 'tsx', 'json', 'node', 'cjs', 'mjs'],
  testRegex: '\\.(spec|e2e-spec|slow-spec)\\.tsx?$',
  // NestJS 12 and a few of its dependencies ship ESM only, so they are compiled too.
  transform: {
    '\\.tsx$': compiled({ tsx: true }),
    '\\.m?[jt]s$': compiled({ tsx: false }),
  },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|preact|preact-render-to-string)/)'],
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  // Three times as long as `eventually` waits (test/helpers/test-service.ts): a busy machine is not a failure.
  testTimeout: 180_000,
  // npm run docs:grants -- --record
  setupFiles: process.env.RECORD_STATEMENTS ? ['<rootDir>/test/grants/record-statements.ts'] : [],
  // Specs wait for timers and disks more than they compute. Only those of chaos tell how long something takes, and have the
  // machine to themselves (see package.json).
  maxWorkers: '100%',
};

module.exports = config;
