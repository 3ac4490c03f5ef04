import { randomBytes } from 'node:crypto';
import { MONTH_WITH_DUNNING } from '../simulation/saas-month';
import { DEFAULT_CREATED } from '../simulation/stripe-shape';

/** A seed nobody used before. It begins with the day, so that it alone decides the times of the events too. */
export function freshSeed(): string {
  return `${new Date().toISOString().slice(0, 10)}.${randomBytes(4).toString('hex')}`;
}

/** In seconds: so that the simulated month ends on the day that the seed names; on a fixed one where it names none. */
export function startOf(seed: string): number {
  const day = /^\d{4}-\d{2}-\d{2}(?=\.)/.exec(seed);
  const end = day ? Date.parse(day[0]) / 1000 : DEFAULT_CREATED;
  return (Number.isNaN(end) ? DEFAULT_CREATED : end) - MONTH_WITH_DUNNING;
}
