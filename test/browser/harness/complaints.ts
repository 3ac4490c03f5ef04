import type { BrowserContext, ConsoleMessage, Dialog, Request } from 'playwright-core';

/**
 * Writes down whatever a page must not do, however well it looks: log an error (of which a breach of its content security
 * policy is one), throw, ask for anything of another server, open a dialog of the browser's.
 */
export class Complaints {
  private readonly list: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(
    context: BrowserContext,
    private readonly origin: string,
  ) {
    context.on('console', (message) => this.hear(message));
    context.on('weberror', (error) => this.add(`thrown on ${error.page()?.url()}: ${error.error().stack}`));
    context.on('request', (request) => this.look(request));
    context.on('dialog', (dialog) => void this.refuse(dialog));
  }

  /** For a test that makes the service refuse something: browsers log answers that are no success. */
  expectStatus(status: number): void {
    this.expected.push(new RegExp(`the server responded with a status of ${status} `));
  }

  /** For a test that makes a page complain. */
  expectText(text: RegExp): void {
    this.expected.push(text);
  }

  /** @throws {Error} with all of them. */
  assertNone(): void {
    if (this.list.length > 0) throw new Error(`The browser complained:\n${this.list.join('\n')}`);
  }

  private hear(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    this.add(`${message.type()} in the console of ${message.page()?.url()}: ${message.text()}`);
  }

  private look(request: Request): void {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && origin !== this.origin) this.add(`a request to ${request.url()}`);
  }

  private async refuse(dialog: Dialog): Promise<void> {
    this.add(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  }

  private add(complaint: string): void {
    if (!this.expected.some((pattern) => pattern.test(complaint))) this.list.push(complaint);
  }
}
