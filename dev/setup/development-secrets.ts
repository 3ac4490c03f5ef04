import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  webhookSecret: z.string().startsWith('whsec_'),
  adminToken: z.string().min(16),
});

/** What a deployment is given and a developer's machine invents for itself. */
export type DevelopmentSecrets = z.output<typeof secretsSchema>;

/** The same at every start, so that `stripe listen` and scripts need to be told once. Readable by their owner only. */
export async function developmentSecrets(directory: string): Promise<DevelopmentSecrets> {
  const file = join(directory, 'secrets.json');
  const kept = secretsSchema.safeParse(parse(await readFile(file, 'utf8').catch(() => '')));
  if (kept.success) return kept.data;
  const secrets = {
    webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
    adminToken: randomBytes(24).toString('base64url'),
  };
  await mkdir(directory, { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
