import type { Fault } from './fault';

/** Every connection is ended by the server, as an administrator or a failover does. */
export const terminateConnections: Fault = {
  kind: 'pg_terminate_backend of all',
  takesSeconds: 3,
  async inflict(strike, { deployment, watch }) {
    strike.target = 'PostgreSQL';
    await watch.interrupt(strike, deployment.serving);
    await deployment.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    strike.isOver();
    await deployment.untilReady();
  },
};
