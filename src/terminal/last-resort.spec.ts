import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Runs a few lines as a command does, and tells what it prints and how it ends. */
function run(lines: string): Promise<{ code: unknown; output: string }> {
  const program = `
    const { reportCrashes } = require('./src/terminal/last-resort');
    const { QueryFailedError } = require('typeorm');
    reportCrashes('reconcile');
    const driver = Object.assign(new Error('duplicate key value violates "x"'), {
      code: '23505', detail: 'Key (email)=(jane@example.com) already exists.', constraint: 'x',
    });
    const query = () => new QueryFailedError('insert into secret_table values ($1)', ['jane@example.com'], driver);
    ${lines}`;
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['-r', './test/helpers/run-typescript.cjs', '-e', program],
      { cwd: root },
      (error, stdout, stderr) => done({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

describe('What nothing has caught', () => {
  it.each([
    ['an exception', 'setTimeout(() => { throw query(); });'],
    ['a rejection', 'void Promise.reject(query());'],
    ['a driver error', 'void Promise.reject(driver);'],
  ])('%s ends the command with 1 and one line without SQL, parameters or rows', async (_, lines) => {
    expect(await run(lines)).toEqual({
      code: 1,
      output: expect.stringMatching(/^reconcile failed unexpectedly: SQLSTATE 23505: [^\n]*\n$/),
    });
    expect((await run(lines)).output).not.toMatch(/jane|insert into|secret_table|\bat /);
  });

  it('an address loses its password', async () => {
    const { code, output } = await run(
      `void Promise.reject(new Error('cannot use postgres://app:hunter2@db:5432/app now'));`,
    );
    expect(code).toBe(1);
    expect(output).toContain('reconcile failed unexpectedly: Error: cannot use … now');
    expect(output).not.toContain('hunter2');
  });

  it('what is no error at all is not printed', async () => {
    const { code, output } = await run(`void Promise.reject({ password: 'hunter2' });`);
    expect({ code, output }).toEqual({
      code: 1,
      output: 'reconcile failed unexpectedly: a thrown value that is no error\n',
    });
  });
});
