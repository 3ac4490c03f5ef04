import { Exposition } from './exposition';
import { Metrics } from '../metrics/metrics';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('The text for Prometheus', () => {
  let exposition: Exposition;
  beforeEach(() => {
    let made = 0;
    const metrics = new Metrics();
    jest.spyOn(metrics.registry, 'metrics').mockImplementation(async () => `text ${(made += 1)}`);
    exposition = new Exposition(metrics);
  });

  it('is the same for all connections within a second', async () => {
    expect(await exposition.read({})).toBe('text 1');
    jest.advanceTimersByTime(999);
    expect(await exposition.read({})).toBe('text 1');
    jest.advanceTimersByTime(1);
    expect(await exposition.read({})).toBe('text 2');
  });

  it('is given to a connection once: who asks again waits for the next second', async () => {
    const connection = {};
    await exposition.read(connection);
    const answers: string[] = [];
    void exposition.read(connection).then((text) => answers.push(text));
    await jest.advanceTimersByTimeAsync(999);
    expect(answers).toEqual([]);
    await jest.advanceTimersByTimeAsync(2);
    expect(answers).toEqual(['text 2']);
  });

  it('is not given again to a connection whose timer ends a fraction of a millisecond too early', async () => {
    const connection = {};
    await exposition.read(connection);
    const next = exposition.read(connection);
    const early = jest.spyOn(performance, 'now').mockReturnValueOnce(performance.now() + 999.5);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await next).toBe('text 2');
    expect(early).toHaveBeenCalled();
  });
});
