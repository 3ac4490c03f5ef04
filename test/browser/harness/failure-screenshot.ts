import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';

/** Ignored by git, emptied by each run. */
export const FAILURES = join(__dirname, '../../../coverage/browser-failures');

/** @returns where it is, from the root of the repository. */
export async function photographFailure(page: Page, testName: string): Promise<string> {
  await mkdir(FAILURES, { recursive: true });
  const name = testName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const path = join(FAILURES, `${name.slice(0, 100)}.png`);
  await page.screenshot({ path, fullPage: true, timeout: 5_000 });
  return relative(process.cwd(), path);
}
