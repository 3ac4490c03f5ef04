import type { Contestant } from '../contestants/contestant';
import type { Measurement } from '../measure/measurement';
import { number } from './format';

/** A sign of life as each trial ends. */
export function trialLine(
  round: number,
  { key, name, hasEffects }: Contestant,
  measured: Measurement,
): string {
  const { acknowledgedPerSecond, acknowledgedMs, effectsPerSecond, doneMs } = measured;
  const effects = hasEffects ? `, ${number(effectsPerSecond)} done/s, done p99 ${number(doneMs.p99)} ms` : '';
  return `  round ${round + 1}  (${key}) ${name}: ${number(acknowledgedPerSecond)} acknowledged/s, p99 ${number(acknowledgedMs.p99)} ms${effects}`;
}
