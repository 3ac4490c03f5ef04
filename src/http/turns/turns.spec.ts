import { AT_ONCE, Turns } from './turns';
import { TooManyTurnsError } from './too-many-turns.error';

const LONG_MS = 60_000;

/** Who has begun, in this order. */
function line(turns: Turns) {
  const begun: string[] = [];
  const ask = (actor: string, name: string) => turns.begin(actor).then(() => void begun.push(name));
  return { begun, ask };
}

/** After the timers that are due. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('Turns', () => {
  it('are two of one caller at a time, and others are not kept waiting by that', async () => {
    const turns = new Turns(LONG_MS, 0);
    const { begun, ask } = line(turns);
    for (const name of ['a1', 'a2', 'a3']) void ask('ada', name);
    void ask('bob', 'b1');
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    expect(AT_ONCE).toBe(2);
    // What still waits would be refused during another spec.
    turns.end('ada');
    await settled();
    expect(begun).toContain('a3');
  });

  it('go to the request of the same caller that has waited longest', async () => {
    const turns = new Turns(LONG_MS, 0);
    const { begun, ask } = line(turns);
    for (const name of ['a1', 'a2', 'a3', 'a4']) void ask('ada', name);
    await settled();
    turns.end('ada');
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'a3']);
    turns.end('ada');
    turns.end('ada');
    turns.end('ada');
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a4']);
    void ask('ada', 'a5');
    await settled();
    expect(begun).toHaveLength(5);
  });

  it('pass on after a rest', async () => {
    jest.useFakeTimers();
    const turns = new Turns(LONG_MS, 100);
    const { begun, ask } = line(turns);
    for (const name of ['a1', 'a2', 'a3']) void ask('ada', name);
    turns.end('ada');
    await jest.advanceTimersByTimeAsync(99);
    expect(begun).toEqual(['a1', 'a2']);
    await jest.advanceTimersByTimeAsync(1);
    expect(begun).toEqual(['a1', 'a2', 'a3']);
    jest.useRealTimers();
  });

  it('are waited for by eight at most; the next is refused at once', async () => {
    const turns = new Turns(LONG_MS, 0);
    const { ask } = line(turns);
    for (let count = 0; count < 10; count += 1) void ask('ada', String(count));
    await expect(turns.begin('ada')).rejects.toThrow(TooManyTurnsError);
    // None of those that wait keeps the test's process alive.
    for (let count = 0; count < 10; count += 1) turns.end('ada');
    await settled();
  });

  it('are waited for so long only, and a place that was given up is free again', async () => {
    const turns = new Turns(5, 0);
    const { begun, ask } = line(turns);
    void ask('ada', 'a1');
    void ask('ada', 'a2');
    await expect(turns.begin('ada')).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfterSeconds: 1,
    });
    turns.end('ada');
    void ask('ada', 'a3');
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'a3']);
  });
});
