import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { TestService } from './helpers/test-service';

const file = (path: string) => resolve(__dirname, '..', path);
const RULES = file('deploy/prometheus/hookledger.rules.yml');
const promtool = ['/usr/bin/promtool', '/usr/local/bin/promtool'].find((path) => existsSync(path));

/** Names of series, as the ends of a query's metric names have them. */
function seriesIn(text: string): string[] {
  return [...new Set(text.match(/\b(?:hookledger|nodejs|process)_[a-z0-9_]+/g))];
}

describe('Alerts and dashboard', () => {
  let exported: Set<string>;
  beforeAll(async () => {
    const service = await TestService.start();
    // Of each metric one series at least: some appear with the first event.
    const event = buildEvent({ type: 'customer.created', object: customer(), created: 1_790_000_000 });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const { text } = await service.request('GET', '/metrics');
    await service.stop();
    exported = new Set(text.match(/^[a-z]\w+/gm));
  });

  it.each(['deploy/prometheus/hookledger.rules.yml', 'deploy/grafana/hookledger.json'])(
    '%s asks for series that the service exports, and for no others',
    async (path) => {
      const asked = seriesIn(await readFile(file(path), 'utf8'));
      expect(asked.length).toBeGreaterThan(5);
      expect(asked.filter((name) => !exported.has(name))).toEqual([]);
    },
  );

  it('the dashboard is one that Grafana reads', async () => {
    const dashboard = JSON.parse(await readFile(file('deploy/grafana/hookledger.json'), 'utf8'));
    const ids = dashboard.panels.map(({ id }: { id: number }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('every alert names a section of docs/runbooks.md, and every section is of an alert', async () => {
    const rules = await readFile(RULES, 'utf8');
    const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
    const anchors = [...rules.matchAll(/runbook: docs\/runbooks\.md#(\w+)/g)].map(([, anchor]) => anchor);
    expect(anchors).toEqual(alerts.map((name) => name.toLowerCase()));
    const runbooks = await readFile(file('docs/runbooks.md'), 'utf8');
    expect([...runbooks.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)).toEqual(alerts);
  });
});

(promtool ? describe : describe.skip)(
  `promtool${promtool ? '' : " (of Debian's prometheus, not installed)"}`,
  () => {
    it('accepts the rules, and their tests pass', async () => {
      const run = promisify(execFile);
      await run(promtool ?? '', ['check', 'rules', RULES]);
      const { stdout } = await run(promtool ?? '', ['test', 'rules', RULES.replace('.yml', '.test.yml')]);
      expect(stdout).toContain('SUCCESS');
    });
  },
);
