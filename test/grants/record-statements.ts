import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg = require('pg');

/**
 * Writes down what the service sends to PostgreSQL, where RECORD_STATEMENTS names a folder (`npm run docs:grants -- --record`):
 * each text once, one JSON string a line. Only of the service's own connections; what tests ask by themselves is not its.
 */
const directory = process.env.RECORD_STATEMENTS;

/** What `pg` keeps to itself. */
interface Connection {
  query(text: string): void;
  parse(query: { text: string }): void;
}

function record(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.jsonl`);
  const known = new Set<string>();
  const note = (text: string) => {
    if (known.has(text)) return;
    known.add(text);
    appendFileSync(file, `${JSON.stringify(text)}\n`);
  };
  const { connect } = pg.Client.prototype;
  pg.Client.prototype.connect = function (this: pg.Client, ...parameters: unknown[]) {
    if (isOfTheService(this)) {
      const { connection } = this as unknown as { connection: Connection };
      const { query, parse } = connection;
      connection.query = (text) => {
        note(text);
        query.call(connection, text);
      };
      connection.parse = (config) => {
        note(config.text);
        parse.call(connection, config);
      };
    }
    return (connect as (...all: unknown[]) => unknown).apply(this, parameters);
  } as typeof connect;
}

/** By its class' name, since each spec has a class of its own; or by the application's, where it prepares nothing. */
function isOfTheService(client: pg.Client): boolean {
  if (client.constructor.name === 'PreparingClient') return true;
  const { connectionParameters } = client as unknown as {
    connectionParameters: { application_name?: string };
  };
  return /^hookledger-(inbox|backlog|probe|console|sessions)$/.test(
    connectionParameters.application_name ?? '',
  );
}

if (directory !== undefined) record(directory);
