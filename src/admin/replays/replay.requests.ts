import { z } from 'zod';
import { reason } from '../request-fields';

export const replayRequest = z.object({ reason, force: z.boolean().default(false) });
