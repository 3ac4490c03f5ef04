import { PgBouncer } from '../../helpers/pgbouncer';
import { TcpProxy } from '../../helpers/tcp-proxy';
import { EmbeddedServer, type Launched } from './embedded-server';

/** Fewer than the services' own connections: they have to share. */
const POOL_SIZE = 10;

/** The same behind PgBouncer in transaction mode, which only the services go by. */
export class PooledServer extends EmbeddedServer {
  override readonly serviceSettings = { DATABASE_PREPARED_STATEMENTS: 'off' };

  private constructor(
    launched: Launched,
    private readonly pooler: PgBouncer,
    /** Where PgBouncer believes the server to be, however often that moves. */
    private readonly address: TcpProxy,
  ) {
    super(...launched);
  }

  static override async start(): Promise<PooledServer> {
    const launched = await EmbeddedServer.launch();
    const address = await TcpProxy.to(launched[1].url);
    const pooler = await PgBouncer.before(address.url, { poolSize: POOL_SIZE });
    return new PooledServer(launched, pooler, address);
  }

  override get serviceUrl(): string {
    return this.pooler.url;
  }

  override async startAgain(): Promise<void> {
    await super.startAgain();
    this.address.switchTo(this.url);
  }

  /** SIGKILLs PgBouncer, and starts another one at the same address. */
  async replacePooler(): Promise<void> {
    await this.pooler.kill();
    await this.pooler.start();
  }

  override abandon(): void {
    void this.pooler.kill();
    super.abandon();
  }

  override async stop(): Promise<void> {
    await this.pooler.remove();
    await this.address.cut();
    await super.stop();
  }
}
