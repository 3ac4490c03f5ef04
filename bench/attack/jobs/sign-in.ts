import { ask } from './ask';

export interface Person {
  /** Where the console listens. */
  origin: string;
  token: string;
  from: string;
}

/** @returns the headers of somebody who is signed in to the console; without a cookie where sign-in fails. */
export async function signIn({ origin, token, from }: Person): Promise<Record<string, string>> {
  const { headers } = await ask({
    origin,
    path: '/console/sign-in',
    method: 'POST',
    from,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }).toString(),
  });
  const [cookie = ''] = headers['set-cookie'] ?? [];
  return { cookie: cookie.split(';', 1)[0] ?? '', accept: 'text/html' };
}
