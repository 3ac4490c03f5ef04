import type { Question } from './questions';

export interface Answer {
  /** HTTP status; 0: none came. */
  status: number;
  /** From the request to the last byte, in milliseconds. */
  ms: number;
}

/** Longer than anybody looks at an empty page. */
const TIMEOUT_MS = 30_000;

/** Somebody who asks the service, with a token for the API and signed in to the console where there is one. */
export class Person {
  private constructor(
    private readonly origin: string,
    private readonly token: string,
    private readonly cookie: string | undefined,
  ) {}

  static async arrive(origin: string, token: string): Promise<Person> {
    return new Person(origin, token, await signIn(origin, token));
  }

  /** Without it the console shows nothing but the form. */
  get isSignedIn(): boolean {
    return this.cookie !== undefined;
  }

  async ask(question: Question, sample: number): Promise<Answer> {
    const cursor = question.after ? await this.cursorOf(question.after(sample)) : '';
    const began = performance.now();
    const status = await this.get(question.path(sample) + cursor, question.from)
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => 0);
    return { status, ms: performance.now() - began };
  }

  private async cursorOf(path: string): Promise<string> {
    const page = await this.get(path, 'api')
      .then((response) => response.json())
      .catch(() => ({}));
    const { cursor } = page as { cursor?: string };
    return `&cursor=${encodeURIComponent(cursor ?? 'none')}`;
  }

  private get(path: string, from: Question['from']): Promise<Response> {
    const headers: Record<string, string> =
      from === 'console'
        ? { cookie: this.cookie ?? '', accept: 'text/html' }
        : { authorization: `Bearer ${this.token}` };
    // The sign-in page is no answer.
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return fetch(this.origin + path, { headers, redirect: 'manual', signal });
  }
}

/** @returns the cookie, if there is a console and it gives one. */
async function signIn(origin: string, token: string): Promise<string | undefined> {
  const response = await fetch(`${origin}/console/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  });
  await response.body?.cancel();
  return response.headers.getSetCookie()[0]?.split(';', 1)[0];
}
