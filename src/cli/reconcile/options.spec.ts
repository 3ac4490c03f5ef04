import { refusalOf } from '../../../test/helpers/refusal-of';
import { readReconcileOptions } from './options';

const NOW = Date.parse('2026-11-29T12:00:00Z') / 1000;
const read = (line: string) => readReconcileOptions(line === '' ? [] : line.split(' '), NOW);

describe('npm run reconcile', () => {
  it.each([
    ['', { task: 'events', since: undefined, isRepair: false, isDryRun: false, json: false }],
    ['--since 7d', { task: 'events', since: NOW - 7 * 86_400 }],
    ['--since 12h --dry-run', { since: NOW - 12 * 3_600, isDryRun: true }],
    ['--since 2026-11-28', { since: NOW - 36 * 3_600 }],
    ['--since 2026-11-29T12:30:00+01:00 --json', { since: NOW - 1_800, json: true }],
    ['--backfill', { task: 'backfill' }],
    ['--drift --repair', { task: 'drift', isRepair: true }],
  ])('reads "%s"', (line, options) => {
    expect(read(line)).toMatchObject(options);
  });

  it('wants help', () => {
    expect(read('-h')).toBeUndefined();
  });

  it.each([
    ['--since yesterday', ['--since must be']],
    ['--since 2026-11-28T10:00:00', ['with its zone']],
    ['--since 2027-01-01', ['in the past']],
    ['--backfill --drift --since 7d', ['two things', 'for events only']],
    ['--repair', ['--repair needs --drift']],
    ['--drift --repair --dry-run', ['exclude each other']],
    ['--all', ["Unknown option '--all'"]],
  ])('refuses "%s"', (line, complaints) => {
    const refusal = refusalOf(() => read(line));
    expect(complaints.filter((complaint) => !refusal.includes(complaint))).toEqual([]);
  });
});
