import { z } from 'zod';
import { yesOrNo } from '../../http/input/fields';
import { reason } from '../requests/request-fields';

export const replayRequest = z.strictObject({ reason, force: z.boolean().default(false) });

/** Of a replay of one event and of many. */
export const replayQuery = z.strictObject({
  dryRun: yesOrNo.meta({ description: '`true`: see what it would do; nothing is changed' }),
});
