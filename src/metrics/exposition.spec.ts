import { Exposition } from './exposition';
import { Metrics } from './metrics';

describe('The text for Prometheus', () => {
  it('is the same for all connections within a second, and each gets it once', async () => {
    let made = 0;
    const metrics = new Metrics();
    jest.spyOn(metrics.registry, 'metrics').mockImplementation(async () => `text ${(made += 1)}`);
    const exposition = new Exposition(metrics);
    const [one, other] = [{}, {}];
    expect(await exposition.read(one)).toBe('text 1');
    const next = exposition.read(one);
    expect(await exposition.read(other)).toBe('text 1');
    expect(await next).toBe('text 2');
  });
});
