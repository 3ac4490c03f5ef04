const { common } = require('./jest.common.js');

/** One PostgreSQL for the run, of which every spec gets a database of its own. */
const withServer = {
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  // npm run docs:grants -- --record
  setupFiles: process.env.RECORD_STATEMENTS ? ['<rootDir>/test/grants/record-statements.ts'] : [],
};

/** @type {import('jest').Config} */
module.exports = {
  // Three times as long as `eventually` waits (test/helpers/test-service.ts): a busy machine is not a failure.
  testTimeout: 180_000,
  // Specs wait for timers and disks more than they compute.
  maxWorkers: '100%',
  projects: [
    // Decisions, and nothing else than this process: seconds (npm run test:unit).
    { ...common, displayName: 'unit', testRegex: '\\.spec\\.tsx?$' },
    { ...common, ...withServer, displayName: 'e2e', testRegex: '\\.e2e-spec\\.ts$' },
    // Real processes that die, floods, other servers, long searches. Some tell how long something takes, and have the machine
    // to themselves (npm run test:slow).
    { ...common, ...withServer, displayName: 'slow', testRegex: '\\.slow-spec\\.ts$' },
  ],
};
