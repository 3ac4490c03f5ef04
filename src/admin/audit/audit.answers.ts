import { z } from 'zod';
import { nextCursor } from '../requests/paging';

export const auditEntryAnswer = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string().meta({ description: 'The name of the token' }),
  remoteAddress: z.string().nullable(),
  action: z.string(),
  target: z.string(),
  reason: z.string().nullable(),
  result: z.string().meta({ description: '`refused: <code>` where nothing was changed' }),
  databaseUser: z.string().nullable().meta({ description: 'The role of PostgreSQL that wrote it' }),
  position: z.string().nullable().meta({ description: 'In the chain of entries, without gaps' }),
  hash: z.string().nullable().meta({ description: 'SHA-256 over the hash before and this entry' }),
});

export const auditAnswer = z.object({
  entries: z.array(auditEntryAnswer),
  cursor: nextCursor,
});
