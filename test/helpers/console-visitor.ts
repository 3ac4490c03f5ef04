import { type Answer, OPERATOR, type TestService } from './test-service';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const entities: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&lt;': '<' };

/** Somebody who is signed in to the console and has a browser without JavaScript that follows nothing by itself. */
export class ConsoleVisitor {
  private constructor(
    private readonly service: TestService,
    readonly cookie: string,
  ) {}

  static async signIn(service: TestService, token = OPERATOR): Promise<ConsoleVisitor> {
    const answer = await service.request('POST', '/console/sign-in', {
      redirect: 'manual',
      headers: FORM,
      body: new URLSearchParams({ token }).toString(),
    });
    return new ConsoleVisitor(service, (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.service.request('GET', path, {
      redirect: 'manual',
      headers: { cookie: this.cookie, ...headers },
    });
  }

  /** Fills in and sends the form for changes that is on a page, as often as it is told, all at once. */
  async submit(page: string, fields: Record<string, string>, times = 1): Promise<Answer[]> {
    const { action, hidden } = orderFormOf(page);
    return Promise.all(Array.from({ length: times }, () => this.post(action, { ...hidden, ...fields })));
  }

  /** Sends what no form of the console offers. */
  async post(path: string, fields: Record<string, string>, method = 'POST'): Promise<Answer> {
    return this.service.request(method, path, {
      redirect: 'manual',
      headers: { ...FORM, cookie: this.cookie },
      body: new URLSearchParams(fields).toString(),
    });
  }

  async csrf(): Promise<string> {
    return hiddenFieldsOf((await this.get('/console/audit')).text).csrf ?? '';
  }
}

/** Forms that change something, save the one to sign out. */
export function orderForms(page: string): string[] {
  return (page.match(/<form [\s\S]*?<\/form>/g) ?? []).filter(
    (form) => form.includes('method="post"') && !form.includes('/sign-out"'),
  );
}

function orderFormOf(page: string): { action: string; hidden: Record<string, string> } {
  const [form, ...others] = orderForms(page);
  if (form === undefined || others.length > 0)
    throw new Error('the page has not one form, but none or several');
  const action = / action="([^"]*)"/.exec(form)?.[1] ?? '';
  return { action: unescaped(action), hidden: hiddenFieldsOf(form) };
}

function hiddenFieldsOf(html: string): Record<string, string> {
  const inputs = html.match(/<input [^>]*type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(
    inputs.map((input) => [
      / name="([^"]*)"/.exec(input)?.[1] ?? '',
      unescaped(/ value="([^"]*)"/.exec(input)?.[1] ?? ''),
    ]),
  );
}

function unescaped(text: string): string {
  return text.replaceAll(/&(amp|quot|lt);/g, (entity) => entities[entity] ?? entity);
}
