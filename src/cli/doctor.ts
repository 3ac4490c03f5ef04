import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { readAuditSigningKey } from '../config/env';
import { ExplainedError } from '../failures/explained.error';
import { postgresErrorFacts } from '../failures/postgres-error';
import type { Check, Finding } from '../doctor/checks/check';
import { auditHeadCheck } from '../doctor/checks/audit-head.check';
import { examine } from '../doctor/examine';
import { style } from '../terminal/style';
import { lastLine, reportCrashes } from '../terminal/last-resort';

const HELP = `Examines the data of DATABASE_URL, reading only, and says what is wrong and how to mend it.

  npm run doctor             for people
  npm run -s doctor -- --json   {"ok": …, "findings": [{"check", "problem", "fix", "count", "examples"}]}
  npm run doctor -- --audit-head <position>.<hash>.<signature>
                             also whether the audit log still has this head, as a log line has it; checks the signature
                             where AUDIT_SIGNING_KEY is set

Ends with 0 when all is well, with 1 when something was found or the database cannot be asked.
`;

async function run(parameters: readonly string[]): Promise<number> {
  const options = read(parameters);
  if (!options) {
    console.error(HELP);
    return 2;
  }
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  let dataSource: DataSource | undefined;
  try {
    const { default: configured } = require('../../ormconfig') as typeof import('../../ormconfig');
    dataSource = await configured.initialize();
    const findings = await examine(
      dataSource,
      options.json ? undefined : progress,
      headChecks(options['audit-head']),
    );
    if (options.json) console.log(JSON.stringify({ ok: findings.length === 0, findings }, null, 2));
    else console.log(report(findings));
    return findings.length === 0 ? 0 : 1;
  } catch (error) {
    const facts = error instanceof ExplainedError ? undefined : postgresErrorFacts(error);
    console.error(facts?.message ?? lastLine('doctor', error));
    return 1;
  } finally {
    if (dataSource?.isInitialized) await dataSource.destroy();
  }
}

interface DoctorOptions {
  json: boolean;
  help: boolean;
  'audit-head'?: string | undefined;
}

function headChecks(head: string | undefined): Check[] {
  return head === undefined ? [] : [auditHeadCheck(head, readAuditSigningKey(process.env))];
}

function read(parameters: readonly string[]): DoctorOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        'audit-head': { type: 'string' },
      },
    });
    return values;
  } catch {
    return undefined;
  }
}

/** Overwritten by the next, and only where somebody watches. */
function progress(check: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Klooking at ${check} …`);
}

function report(findings: readonly Finding[]): string {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (findings.length === 0) return style('green', 'Nothing is wrong.');
  return findings
    .map(({ check, problem, fix, count, examples }) =>
      [
        `${style('red', '✗')} ${style('bold', check)}${count === undefined ? '' : ` (${count})`}: ${problem}`,
        ...(examples.length > 0 ? [`    such as ${examples.join(', ')}`] : []),
        `    ${fix}`,
      ].join('\n'),
    )
    .join('\n\n');
}

reportCrashes('doctor');
void run(process.argv.slice(2)).then((code) => (process.exitCode = code));
