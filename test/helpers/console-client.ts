import { type Answer, OPERATOR, type TestService } from './test-service';

/** Somebody at the console, as a browser without JavaScript that follows nothing by itself. */
export class ConsoleClient {
  private constructor(
    private readonly service: TestService,
    readonly cookie: string,
    readonly csrfToken: string,
  ) {}

  static async signIn(service: TestService, token = OPERATOR): Promise<ConsoleClient> {
    const answer = await postForm(service, '/console/sign-in', { token });
    const [cookie] = (answer.headers.get('set-cookie') ?? '').split(';');
    if (answer.status !== 303 || !cookie) throw new Error(`sign-in was answered ${answer.status}`);
    const page = await service.request('GET', '/console/events', { headers: { cookie } });
    return new ConsoleClient(service, cookie, /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '');
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.service.request('GET', path, {
      redirect: 'manual',
      headers: { cookie: this.cookie, ...headers },
    });
  }

  /** With the session's CSRF token, unless the fields have another. */
  post(path: string, fields: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
    return postForm(this.service, path, { csrf: this.csrfToken, ...fields }, { cookie: this.cookie, method });
  }
}

function postForm(
  service: TestService,
  path: string,
  fields: Record<string, string>,
  { cookie, method = 'POST' }: { cookie?: string; method?: string } = {},
): Promise<Answer> {
  return service.request(method, path, {
    redirect: 'manual',
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(cookie !== undefined && { cookie }),
    },
  });
}
