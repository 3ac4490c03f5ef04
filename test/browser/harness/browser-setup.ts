import { rm } from 'node:fs/promises';
import type { BrowserServer } from 'playwright-core';
import startDatabase from '../../global-setup';
import { startChromium } from './chromium';
import { FAILURES } from './failure-screenshot';

declare global {
  var chromiumServer: BrowserServer | undefined;
}

/** One browser for the whole run, beside the PostgreSQL of every run. */
export default async function browserSetup(): Promise<void> {
  await rm(FAILURES, { recursive: true, force: true });
  globalThis.chromiumServer = await startChromium();
  process.env.TEST_BROWSER_ENDPOINT = globalThis.chromiumServer.wsEndpoint();
  await startDatabase();
}
