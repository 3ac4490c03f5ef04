import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { OPERATOR, type TestService, VIEWER } from '../../helpers/test-service';
import { Complaints } from './complaints';

export interface VisitOptions extends Pick<
  BrowserContextOptions,
  'bypassCSP' | 'colorScheme' | 'javaScriptEnabled' | 'viewport'
> {
  /** Who is signed in from the beginning. */
  as?: 'operator' | 'viewer' | 'nobody';
}

const tokens = { operator: OPERATOR, viewer: VIEWER };

/** Somebody with a browser of his own: a profile without a past, and one tab. */
export class Visit {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly complaints: Complaints,
  ) {}

  static async begin(
    browser: Browser,
    service: TestService,
    { as = 'operator', ...options }: VisitOptions,
  ): Promise<Visit> {
    const context = await browser.newContext({
      baseURL: service.url,
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      timezoneId: 'Europe/Lisbon',
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(10_000);
    const complaints = new Complaints(context, new URL(service.url).origin);
    if (as !== 'nobody') await context.addCookies([await sessionCookie(service, tokens[as])]);
    return new Visit(context, await context.newPage(), complaints);
  }

  /** @param path below the service's address. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Path and query of the page, as they are in the address bar. */
  get address(): string {
    const { pathname, search } = new URL(this.page.url());
    return decodeURIComponent(pathname + search);
  }

  /** Waits until the address bar shows a path. */
  async arriveAt(path: string | RegExp): Promise<void> {
    await this.page.waitForURL((url) => {
      const here = decodeURIComponent(url.pathname + url.search);
      return typeof path === 'string' ? here === path : path.test(here);
    });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Of the table of the page, by any text in it. */
  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  /** Waits until it is there to be seen. */
  async sees(locator: Locator | string): Promise<void> {
    const wanted = typeof locator === 'string' ? this.page.getByText(locator) : locator;
    await wanted.first().waitFor();
  }

  /** Waits until the stream of changes is open. */
  async isLive(): Promise<void> {
    await this.page.getByRole('button', { name: 'Live', exact: true }).waitFor();
  }
}

/** Of somebody who has signed in with a token before. */
async function sessionCookie(service: TestService, token: string) {
  const { headers } = await service.request('POST', '/console/sign-in', {
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }).toString(),
  });
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(headers.get('set-cookie') ?? '') ?? [];
  return { name, value, domain: '127.0.0.1', path: '/console', httpOnly: true, sameSite: 'Strict' as const };
}
