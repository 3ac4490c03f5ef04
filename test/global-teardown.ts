import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  const { embeddedPostgres } = globalThis;
  if (!embeddedPostgres) return;
  await embeddedPostgres.server.stop();
  await rm(embeddedPostgres.directory, { recursive: true, force: true });
}
