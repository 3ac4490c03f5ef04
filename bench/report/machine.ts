import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { resolve } from 'node:path';
import { postgresSettings } from '../database/server';
import type { Databases } from '../database/databases';

/** What the figures were measured on; they mean nothing without it. */
export interface Machine {
  at: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  postgres: string;
  versions: Record<string, string>;
  postgresSettings: Record<string, string>;
}

const packages = ['fastify', 'pg', 'stripe', '@supabase/stripe-sync-engine', 'autocannon'];

export async function describeMachine({ admin }: Databases): Promise<Machine> {
  const { rows } = await admin.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  // Of the server that is there: it may be somebody else's.
  const settings = await admin.query<{ name: string; value: string }>(
    `select name, current_setting(name) as value from unnest($1::text[]) as name`,
    [Object.keys(postgresSettings)],
  );
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    postgres: rows[0]?.version ?? 'unknown',
    versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    postgresSettings: Object.fromEntries(settings.rows.map(({ name, value }) => [name, value])),
  };
}

export function machineLines(machine: Machine): string {
  const { cpu, cores, memoryGb, system, node, postgres, versions, postgresSettings: settings } = machine;
  return [
    `${cores} × ${cpu}, ${memoryGb} GB, ${system}; Node ${node}, PostgreSQL ${postgres}`,
    pairs(versions),
    `PostgreSQL: ${pairs(settings)}`,
  ].join('\n');
}

function pairs(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

function versionOf(name: string): string {
  for (const folder of ['..', '../..']) {
    try {
      const file = resolve(__dirname, folder, 'node_modules', name, 'package.json');
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    } catch {
      // It is in the other one.
    }
  }
  return 'unknown';
}
