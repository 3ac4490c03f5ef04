import type { Random } from '../../../dev/simulation/random';
import type { DatabaseServer } from '../database/database-server';
import type { Deployment } from '../deployment';
import type { RecoveryWatch } from '../recovery-watch';
import type { Strike } from '../strike';

export interface Surroundings<Database extends DatabaseServer = DatabaseServer> {
  deployment: Deployment<Database>;
  watch: RecoveryWatch;
  random: Random;
}

/** A way in which things break, where the database is of this kind. */
export interface Fault<Database extends DatabaseServer = DatabaseServer> {
  /** As it is called in the report. */
  readonly kind: string;
  /** So long at most, usually: it is not begun when less is left. */
  readonly takesSeconds: number;
  /** It goes on while others strike elsewhere. */
  readonly isLasting?: boolean;
  /** Breaks something, mends it as the platform would, and resolves when that is done. */
  inflict(strike: Strike, surroundings: Surroundings<Database>): Promise<void>;
}
