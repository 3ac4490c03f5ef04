import { refusalOf } from '../../../test/helpers/refusal-of';
import { readMigrateOptions } from './options';

const DIGEST = 'a1'.repeat(32);
const read = (line: string) => readMigrateOptions(line.split(' '));

describe('npm run migration:…', () => {
  it.each([
    ['plan', { command: 'plan', direction: 'up', scratch: undefined, after: undefined, output: undefined }],
    ['plan --revert --no-scratch', { direction: 'down', scratch: false }],
    ['plan --scratch postgres://h/d --output plan.md', { scratch: 'postgres://h/d', output: 'plan.md' }],
    [
      `approve --by ada --digest ${DIGEST}`,
      { command: 'approve', by: 'ada', digest: DIGEST, reason: undefined },
    ],
    ['run', { by: undefined, patience: { lockTimeoutMs: 200, statementTimeoutMs: 600_000, attempts: 30 } }],
    [
      'revert --by ada --lock-timeout 500ms --statement-timeout 0 --attempts 3',
      { command: 'revert', by: 'ada', patience: { lockTimeoutMs: 500, statementTimeoutMs: 0, attempts: 3 } },
    ],
    ['run --help', { command: 'help' }],
  ])('reads "%s"', (line, options) => {
    expect(read(line)).toMatchObject(options);
  });

  it.each([
    ['migrate', 'is none of plan, approve, run and revert'],
    ['plan --scratch http://h', '--scratch must be'],
    ['plan --scratch postgres://h --no-scratch', 'exclude each other'],
    ['approve --digest 12', '--by must say who approves\n--digest must be'],
    ['run --lock-timeout 0', '--lock-timeout must be a time'],
    ['run --statement-timeout soon --attempts 0', '--statement-timeout must be'],
    ['revert --digest 12', "Unknown option '--digest'"],
  ])('refuses "%s"', (line, complaint) => {
    expect(refusalOf(() => read(line))).toContain(complaint);
  });
});
