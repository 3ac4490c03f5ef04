import type { Comparison } from '../bench/compare';
import type { Contestant } from '../bench/contestants/contestant';
import { hookledger } from '../bench/contestants/hookledger';
import type { Measurement } from '../bench/measure/measurement';
import { readBenchOptions } from '../bench/options';
import { ratioTable } from '../bench/report/ratio-table';
import { UsageError } from '../src/terminal/usage.error';

const percentiles = { p50: 10, p90: 20, p99: 30, p999: 40, max: 50 };

function round(acknowledgedPerSecond: number): Measurement {
  return {
    beganAt: 0,
    acknowledgedAt: 1,
    endedAt: 2,
    events: 100,
    deliveries: 100,
    acknowledgedPerSecond,
    acknowledgedMs: percentiles,
    effectsPerSecond: 50,
    cyclePerSecond: 40,
    doneMs: percentiles,
    serviceCpuMsPerEvent: 1,
    postgresCpuMsPerEvent: 1,
    serviceCpuMsPerDelivery: 1,
    postgresCpuMsPerDelivery: 1,
    loadCores: 1,
    walBytesPerEvent: 8_000,
    commitsPerEvent: 0.1,
    peakMemoryBytes: 1_000,
    checkpointSeconds: 0,
    strayCheckpoints: 0,
  };
}

const own = hookledger();
const other = hookledger({ other: { directory: '/elsewhere', name: 'v1.2.3' } });

function comparison(owns: readonly number[], others: readonly number[]): Comparison {
  const result = (contestant: Contestant, rates: readonly number[]) => ({
    contestant,
    rounds: rates.map(round),
  });
  const results = [result(own, owns), result(other, others)];
  return { type: 'customer.updated', workload: 'burst', results };
}

function lineOf(table: string, title: string): string {
  return table.split('\n').find((line) => line.startsWith(title)) ?? '';
}

describe('Two versions of the service, side by side', () => {
  it('are compared round by round, not by their medians', () => {
    const table = ratioTable(comparison([100, 400, 90], [200, 200, 180]));
    expect(lineOf(table, 'acknowledged/s')).toMatch(/100 \(90–400\) +200 \(180–200\) +0\.5 \(0\.5–2\)/);
  });

  it('differ where five rounds or more lie on one side', () => {
    const fast = [110, 120, 130, 140, 150];
    const slow = [100, 100, 100, 100, 100];
    expect(lineOf(ratioTable(comparison(fast, slow)), 'acknowledged/s')).toContain('more in every round');
    expect(lineOf(ratioTable(comparison(slow, fast)), 'acknowledged/s')).toContain('less in every round');
    expect(lineOf(ratioTable(comparison([99, ...fast], [...slow, 100])), 'acknowledged/s')).not.toContain(
      'every',
    );
    expect(lineOf(ratioTable(comparison(fast.slice(1), slow.slice(1))), 'acknowledged/s')).not.toContain(
      'every',
    );
  });

  it('have databases, files and processes of their own', () => {
    expect(other.key).not.toBe(own.key);
    expect(other.server('postgres://localhost/x').cwd).toBe('/elsewhere');
  });
});

describe('npm run bench', () => {
  it.each([
    ['--against', '../other', '--profile'],
    ['--replicas', '1,2', '--against', '../other'],
    ['--console', '2000', '--scale', '2000'],
  ])('measures one thing at a time, and refuses %s', (...args) => {
    expect(() => readBenchOptions(args)).toThrow(UsageError);
    expect(() => readBenchOptions(args)).toThrow(/cannot be measured together with --/);
  });

  it('takes another version by its folder or commit', () => {
    expect(readBenchOptions(['--against', '../other'])).toMatchObject({ against: '../other', rounds: 5 });
  });
});
