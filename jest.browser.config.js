const { common } = require('./jest.common.js');

// A run of its own, `npm run test:browser`: it needs a Chromium, which not all machines have.
/** @type {import('jest').Config} */
module.exports = {
  ...common,
  roots: ['<rootDir>/test/browser'],
  // PICTURES=1 makes those that README and docs show instead.
  testRegex: process.env.PICTURES ? '\\.pictures\\.ts$' : '\\.browser-spec\\.ts$',
  globalSetup: '<rootDir>/test/browser/harness/browser-setup.ts',
  globalTeardown: '<rootDir>/test/browser/harness/browser-teardown.ts',
  testTimeout: 180_000,
  maxWorkers: 2,
};
