const { common } = require('./jest.common.js');
const base = require('./jest.config.js');

// A run of its own, `npm run test:stripe`: with a key of test mode in STRIPE_API_KEY the same stories happen at Stripe itself
// (docs/testing-with-stripe.md). `npm test` never asks Stripe, whatever is in the environment. Workers inherit this.
const isReal = Boolean(process.env.STRIPE_API_KEY);
if (isReal) process.env.TEST_STRIPE = 'real';

/** @type {import('jest').Config} */
module.exports = {
  ...common,
  testTimeout: base.testTimeout,
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  roots: ['<rootDir>/test/stripe', ...(isReal ? [] : ['<rootDir>/test/stripe-simulator'])],
  testRegex: isReal ? 'billing\\.e2e-spec\\.ts$' : '\\.(spec|e2e-spec)\\.ts$',
};
