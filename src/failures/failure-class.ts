import { postgresErrorFacts } from './postgres-error';
import { ContentionError } from './contention.error';
import { NotStoredError } from './not-stored.error';
import { PermanentError } from './permanent.error';
import { StripeRefusedError, StripeUnavailableError } from './stripe-failures';

/**
 * Whose fault a failure is. `infrastructure`, `contention`, `schema` and `stripe` (its API did not answer, or refuses our
 * key) are not the event's: they use up no retries.
 * `permanent` can never succeed; `ordinary` is everything else.
 */
export const failureClasses = [
  'infrastructure',
  'contention',
  'schema',
  'stripe',
  'permanent',
  'ordinary',
] as const;
export type FailureClass = (typeof failureClasses)[number];

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const contention = new Set(['40001', '40P01', '55P03']);
const schema = new Set(['42P01', '42703', '42883', '42501']);
const infrastructureClasses = new Set(['08', '53', '57', '58']);
const infrastructure = new Set(['25006', '25P03', '25P04', '26000', '42P05', '40003']);

export function failureClassOf(error: unknown): FailureClass {
  if (error instanceof PermanentError) return 'permanent';
  if (error instanceof ContentionError) return 'contention';
  if (error instanceof StripeUnavailableError || error instanceof StripeRefusedError) return 'stripe';
  if (error instanceof NotStoredError) return 'infrastructure';
  const facts = postgresErrorFacts(error);
  if (!facts) return 'ordinary';
  const { sqlState, message } = facts;
  if (sqlState === undefined) return 'infrastructure';
  if (contention.has(sqlState)) return 'contention';
  if (schema.has(sqlState)) return 'schema';
  if (infrastructure.has(sqlState) || infrastructureClasses.has(sqlState.slice(0, 2)))
    return 'infrastructure';
  // After a migration by another process; a new connection does not have it.
  if (sqlState === '0A000' && message.includes('cached plan')) return 'infrastructure';
  return 'ordinary';
}
