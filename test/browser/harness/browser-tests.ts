import { type Browser, chromium } from 'playwright-core';
import type { TestService } from '../../helpers/test-service';
import { photographFailure } from './failure-screenshot';
import { Visit, type VisitOptions } from './visit';

type Run = (visit: Visit) => Promise<void>;

/** A test of what somebody does in the browser, and how he comes. */
export type BrowserTest = (name: string, run: Run, options?: VisitOptions) => void;

/**
 * Makes tests with a browser: each with a profile of its own, a picture when it fails, and failed as well by whatever the
 * browser complains about. Call it once in a file. @param service what the file started in `beforeAll`.
 */
export function browserTests(service: () => TestService): BrowserTest {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(process.env.TEST_BROWSER_ENDPOINT ?? '');
  });
  afterAll(() => browser.close());

  return (name, run, options = {}) =>
    it(name, async () => {
      const visit = await Visit.begin(browser, service(), options);
      try {
        await run(visit);
        visit.complaints.assertNone();
      } catch (error) {
        throw await withPicture(error, visit);
      } finally {
        await visit.context.close();
      }
    });
}

async function withPicture(error: unknown, { page }: Visit): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const name = expect.getState().currentTestName ?? '';
  error.message += `\n\nAt ${page.url()}, see ${await pictureOf(page, name)}`;
  error.stack = `${error.message}\n${error.stack?.replace(/^[^]*?\n(?= {4}at )/, '') ?? ''}`;
  return error;
}

/** Where it is, or why there is none. */
async function pictureOf(page: Visit['page'], name: string): Promise<string> {
  try {
    return await photographFailure(page, name);
  } catch (error) {
    return String(error);
  }
}
