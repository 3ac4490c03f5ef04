import * as fc from 'fast-check';
import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { postgresErrorFacts } from './postgres-error';

/** As `pg` raises what the server answers. */
function answer(code: string, message: string, more: Partial<DatabaseError> = {}): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), {
    code,
    severity: 'ERROR',
    ...more,
  });
}

const failed = (error: Error, parameters: unknown[] = []) =>
  new QueryFailedError('insert into customers (email) values ($1)', parameters, error);
const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });

describe('postgresErrorFacts', () => {
  it('keeps what names no row: SQLSTATE, constraint and the first line', () => {
    const error = failed(
      answer('23505', 'duplicate key value violates unique constraint "customers_email"\nsecond line', {
        constraint: 'customers_email',
        detail: 'Key (email)=(ada@example.test) already exists.',
      }),
      ['ada@example.test'],
    );
    expect(postgresErrorFacts(error)).toEqual({
      sqlState: '23505',
      constraint: 'customers_email',
      message: 'duplicate key value violates unique constraint "customers_email"',
    });
  });

  it('leaves out what triggers of the product may say of people', () => {
    const error = answer(
      'P0001',
      'no such person: ada@example.test, +49 151 12345678, card 4242-4242 42424242, row 17',
    );
    expect(postgresErrorFacts(error)?.message).toBe('no such person: … +…, card …, row 17');
  });

  it('reads an error of pg as it reads one of TypeORM', () => {
    const error = answer('40P01', 'deadlock detected');
    expect(postgresErrorFacts(error)).toEqual(postgresErrorFacts(failed(error)));
  });

  it.each([
    ['08006', 'the connection is lost'],
    ['0A000', 'cached plan must not change result type'],
    ['40001', 'could not serialize access due to concurrent update'],
    ['42P01', 'relation "tenants" does not exist'],
    ['57P01', 'terminating connection due to administrator command'],
    ['F0001', 'lock file exists'],
    ['P0001', 'raised'],
    ['XX000', 'cache lookup failed'],
  ])('keeps SQLSTATE %s and "%s"', (code, message) => {
    expect(postgresErrorFacts(answer(code, message))).toEqual({ sqlState: code, message });
  });

  it.each([
    ['22P02', 'invalid input syntax for type uuid: "ada@example.test"'],
    ['22003', 'value "4242424242424242" is out of range for type integer'],
    ['22001', 'value too long for type character varying(3)'],
  ])('of %s keeps no message: that class quotes values as if they were names', (code, message) => {
    expect(postgresErrorFacts(answer(code, message))).toEqual({ sqlState: code, message: 'invalid value' });
  });

  const noAnswer = { sqlState: undefined, constraint: undefined, message: 'no answer from the database' };

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH'])(
    'knows %s as a connection that failed',
    (code) => {
      const error = withCode(code, `connect ${code} 10.0.0.5:5432`);
      expect(postgresErrorFacts(error)).toEqual(noAnswer);
      expect(postgresErrorFacts(failed(error))).toEqual(noAnswer);
    },
  );

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client was closed and is not queryable',
    'Client has encountered a connection error and is not queryable',
    'Cannot use a pool after calling end on the pool',
    'Driver not Connected',
  ])('knows "%s" as one, which has no code', (message) => {
    expect(postgresErrorFacts(new Error(message))).toEqual(noAnswer);
  });

  it('takes a query that failed without an answer for one', () => {
    expect(postgresErrorFacts(failed(new Error('Query read timeout')))).toEqual(noAnswer);
  });

  it('knows a failure to connect to any of several addresses', () => {
    const error = Object.assign(new AggregateError([withCode('ECONNREFUSED')]), { code: 'ECONNREFUSED' });
    expect(postgresErrorFacts(error)).toEqual(noAnswer);
  });

  it.each([
    ['an error of the program', new TypeError('x is undefined')],
    ['an error of Node', withCode('ERR_INVALID_ARG_TYPE')],
    ['an error of Fastify', withCode('FST_ERR_CTP_BODY_TOO_LARGE')],
    ['an error of Stripe', withCode('rate_limit')],
    ['an error whose code is a number', Object.assign(new Error('no'), { code: 23_505 })],
    ['what is no error', { code: '23505', message: 'no' }],
    ['a string', '23505'],
    ['null', null],
    ['nothing', undefined],
  ])('is undefined of %s', (_, error) => {
    expect(postgresErrorFacts(error)).toBeUndefined();
  });
});

const leaky = fc.record({
  code: fc.constantFrom('23505', '23514', '22P02', '22001', 'P0001', '42601', 'ECONNRESET', 'EPIPE'),
  value: fc.string().map((text) => `secret ${text}'secret ${text}\n"secret"`),
});

/** PostgreSQL's fields that hold row values, the statement's parameters, and a value quoted in the message. */
const keepsSecrets = (reduce: typeof postgresErrorFacts) =>
  fc.property(leaky, ({ code, value }) => {
    const raised = answer(code, `new row is wrong: '${value}' is no value`, {
      constraint: 'rows_check',
      detail: `Failing row contains (${value}).`,
      hint: value,
      where: value,
      internalQuery: value,
    });
    return [raised, failed(raised, [value])].every(
      (error) => !JSON.stringify(reduce(error)).includes('secret'),
    );
  });

/** Empties each pair of quotes in the first line, as if no value held one itself. */
const pairByPair: typeof postgresErrorFacts = (error) => {
  const facts = postgresErrorFacts(error);
  const cause = error instanceof QueryFailedError ? error.driverError : error;
  const message = (cause as Error).message.split('\n', 1)[0]?.replaceAll(/'[^']*'/g, "'…'") ?? '';
  return facts && { ...facts, message };
};

it('lets no row value, parameter or quoted value through', () => {
  fc.assert(keepsSecrets(postgresErrorFacts), { numRuns: 500 });
  expect(fc.check(keepsSecrets(pairByPair), { numRuns: 500 }).failed).toBe(true);
});
