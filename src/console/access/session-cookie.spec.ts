import { sessionIdOf } from './session-cookie';

const id = 'a'.repeat(43);

describe('The session in a Cookie header', () => {
  it.each([
    [`hookledger_session=${id}`, id],
    [`a=b; hookledger_session=${id}; c=d`, id],
    [`a=b;hookledger_session=${id}`, id],
    [`xhookledger_session=${id}`, undefined],
    [`hookledger_session_=${id}`, undefined],
    [`__Host-hookledger_session=${id}`, undefined],
    [`a="; hookledger_session"=${id}`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('by plain http is that of %s: %s', (header, expected) => {
    expect(sessionIdOf(header, false)).toBe(expected);
  });

  it('where the cookie is Secure, is that of __Host- alone', () => {
    expect(sessionIdOf(`hookledger_session=${id}`, true)).toBeUndefined();
    const planted = `hookledger_session=${'b'.repeat(43)}`;
    expect(sessionIdOf(`${planted}; __Host-hookledger_session=${id}`, true)).toBe(id);
  });

  it('is found behind thousands of others', () => {
    const others = Array.from({ length: 5_000 }, (_, index) => `c${index}=`).join('; ');
    expect(sessionIdOf(`${others}; hookledger_session=${id}`, false)).toBe(id);
    expect(sessionIdOf(others, false)).toBeUndefined();
  });
});
