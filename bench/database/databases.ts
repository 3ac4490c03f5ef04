import { Client } from 'pg';

/** The databases of a run, made and dropped by one connection to another one. */
export class Databases {
  private constructor(
    private readonly serverUrl: string,
    /** For what concerns the whole server. */
    readonly admin: Client,
  ) {}

  static async connect(serverUrl: string): Promise<Databases> {
    return new Databases(serverUrl, await connectTo(serverUrl));
  }

  /** Copies files, so that a large template does not go through the WAL. @returns its URL. */
  async create(name: string, template = 'template0'): Promise<string> {
    await this.drop(name);
    await this.admin.query(`create database ${name} template ${template} strategy file_copy`);
    return this.urlOf(name);
  }

  async drop(name: string): Promise<void> {
    await this.admin.query(`drop database if exists ${name} with (force)`);
  }

  /** @returns how long it took, in seconds. */
  async checkpoint(): Promise<number> {
    const began = performance.now();
    await this.admin.query('checkpoint');
    return (performance.now() - began) / 1_000;
  }

  async end(): Promise<void> {
    await this.admin.end();
  }

  urlOf(name: string): string {
    const url = new URL(this.serverUrl);
    url.pathname = `/${name}`;
    return url.href;
  }
}

export async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'bench' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectTo(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
