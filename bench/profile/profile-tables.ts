import { table } from '../../src/terminal/table';
import { number } from '../report/format';
import type { Profile } from './profile';
import type { FunctionTime } from './self-times';

const SHOWN = 40;
const STATEMENT = 110;

export function profileTables({ events, acknowledging, catchingUp, statements }: Profile): string {
  const roundTrips = statements.reduce((sum, { callsPerEvent }) => sum + callsPerEvent, 0);
  return [
    functionTable('while deliveries were acknowledged', acknowledging, events),
    functionTable('after that', catchingUp, events),
    `Statements: ${number(roundTrips)} for each event`,
    table(
      [{ title: 'per event', align: 'right' }, { title: 'mean µs', align: 'right' }, { title: 'statement' }],
      statements.map(({ statement, callsPerEvent, meanMs }) => [
        number(callsPerEvent),
        number(meanMs * 1_000),
        statement.trim().slice(0, STATEMENT),
      ]),
    ),
  ].join('\n');
}

function functionTable(when: string, functions: readonly FunctionTime[], events: number): string {
  const busyMs = functions.reduce((sum, { ms }) => sum + ms, 0);
  const rows = functions
    .slice(0, SHOWN)
    .map(({ name, file, ms, share }) => [
      `${(share * 100).toFixed(1)} %`,
      number((ms * 1_000) / events),
      name,
      file,
    ]);
  return [
    `Own time by function ${when}: ${number((busyMs * 1_000) / events)} µs for each of ${number(events)} events`,
    table(
      [
        { title: 'share', align: 'right' },
        { title: 'µs/event', align: 'right' },
        { title: 'function' },
        { title: 'where' },
      ],
      rows,
    ),
    '',
  ].join('\n');
}
