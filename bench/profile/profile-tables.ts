import { table } from '../../src/cli/terminal/table';
import { number } from '../report/format';
import type { Profile } from './profile';

const SHOWN = 40;
const STATEMENT = 110;

export function profileTables({ events, functions, statements }: Profile): string {
  const busyMs = functions.reduce((sum, { ms }) => sum + ms, 0);
  const roundTrips = statements.reduce((sum, { callsPerEvent }) => sum + callsPerEvent, 0);
  return [
    `Own time by function: ${number((busyMs * 1_000) / events)} µs for each of ${number(events)} events`,
    table(
      [
        { title: 'share', align: 'right' },
        { title: 'µs/event', align: 'right' },
        { title: 'function' },
        { title: 'where' },
      ],
      functions
        .slice(0, SHOWN)
        .map(({ name, file, ms, share }) => [
          `${(share * 100).toFixed(1)} %`,
          number((ms * 1_000) / events),
          name,
          file,
        ]),
    ),
    `\nStatements: ${number(roundTrips)} for each event`,
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
