import { existsSync } from 'node:fs';
import { type BrowserServer, chromium } from 'playwright-core';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** @throws {Error} that says how to get a browser, where there is none. */
function chromiumPath(): string {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted !== undefined && wanted !== '' && !existsSync(wanted)) {
    throw new Error(`CHROMIUM_PATH is ${wanted}, where there is no file`);
  }
  const found = wanted || candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      'These tests need Chromium or Chrome: install one (Debian: `apt-get install chromium`), or name it in CHROMIUM_PATH.',
    );
  }
  return found;
}

/** A browser that all specs share. Root has to do without its sandbox. */
export async function startChromium(): Promise<BrowserServer> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launchServer({
    executablePath: chromiumPath(),
    args: ['--disable-dev-shm-usage', '--hide-scrollbars', ...(isRoot ? ['--no-sandbox'] : [])],
  });
}
