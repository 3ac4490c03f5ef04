import { z } from 'zod';
import { nextCursor } from '../paging';

export const auditEntryAnswer = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string().meta({ description: 'The name of the token' }),
  remoteAddress: z.string().nullable(),
  action: z.string(),
  target: z.string(),
  reason: z.string().nullable(),
  result: z.string().meta({ description: '`refused: <code>` where nothing was changed' }),
});

export const auditAnswer = z.object({
  entries: z.array(auditEntryAnswer),
  cursor: nextCursor,
});
