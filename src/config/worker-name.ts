import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** Tells this process from every other one, also from its own successor under the same pid. */
export const workerName = `${hostname()}/${process.pid}/${randomBytes(3).toString('hex')}`;
