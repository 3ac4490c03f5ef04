import { noDebianPostgres } from '../helpers/debian-postgres';
import { noPgBouncer } from '../helpers/pgbouncer';
import type { DatabaseServer } from './database/database-server';
import { EmbeddedServer } from './database/embedded-server';
import { PooledServer } from './database/pooled-server';
import { ReplicatedServer } from './database/replicated-server';
import { cutNetwork } from './faults/cut-network';
import { failOver } from './faults/fail-over';
import type { Fault } from './faults/fault';
import { killBackend } from './faults/kill-backend';
import { killPooler } from './faults/kill-pooler';
import { killPostmaster } from './faults/kill-postmaster';
import { killReplica } from './faults/kill-replica';
import { loseStandby } from './faults/lose-standby';
import { pauseReplica } from './faults/pause-replica';
import { restartDatabase } from './faults/restart-database';
import { terminateConnections } from './faults/terminate-connections';
import { terminateReplica } from './faults/terminate-replica';

/** What the replicas' database consists of, and how that may break. */
export interface Topology<Database extends DatabaseServer = DatabaseServer> {
  /** In words, for whoever looks on. */
  readonly title: string;
  /** Debian's package that it cannot do without and that is not installed here. */
  readonly missingPackage?: string | false;
  start(): Promise<Database>;
  /** What strikes again and again. */
  readonly faults: readonly Fault<Database>[];
  /** What strikes once, as the last one. */
  readonly lastFault?: Fault<Database>;
}

export const singleServer: Topology<EmbeddedServer> = {
  title: 'one PostgreSQL',
  start: () => EmbeddedServer.start(),
  faults: [
    pauseReplica,
    killReplica,
    terminateConnections,
    killPostmaster,
    terminateReplica,
    killBackend,
    cutNetwork,
    restartDatabase,
  ],
};

export const behindPgBouncer: Topology<PooledServer> = {
  title: 'PostgreSQL behind PgBouncer in transaction mode',
  missingPackage: noPgBouncer !== '' && 'pgbouncer',
  start: () => PooledServer.start(),
  faults: [...singleServer.faults, killPooler],
};

/** Without the faults that start the same server again: here the standby takes over. */
export const synchronousStandby: Topology<ReplicatedServer> = {
  title: 'PostgreSQL with a synchronous standby',
  missingPackage: noDebianPostgres !== '' && 'postgresql',
  start: () => ReplicatedServer.start(),
  faults: [pauseReplica, killReplica, terminateConnections, loseStandby, terminateReplica, cutNetwork],
  lastFault: failOver,
};
