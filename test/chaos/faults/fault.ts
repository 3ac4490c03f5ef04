import type { Random } from '../../../src/simulation/random';
import type { Deployment } from '../deployment';
import type { RecoveryWatch } from '../recovery-watch';
import type { Strike } from '../strike';

export interface Surroundings {
  deployment: Deployment;
  watch: RecoveryWatch;
  random: Random;
}

/** A way in which things break. */
export interface Fault {
  /** As it is called in the report. */
  readonly kind: string;
  /** So long at most, usually: it is not begun when less is left. */
  readonly takesSeconds: number;
  /** It goes on while others strike elsewhere. */
  readonly isLasting?: boolean;
  /** Breaks something, mends it as the platform would, and resolves when that is done. */
  inflict(strike: Strike, surroundings: Surroundings): Promise<void>;
}
