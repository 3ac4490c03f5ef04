import pg = require('pg');

/** What a batch needs of a connection of `pg`; its types do not tell of any of it. */
interface WireConnection {
  readonly stream: { cork(): void; uncork(): void };
  /** Texts by name: sent, and known to the server only if nothing before them failed. */
  readonly submittedNamedStatements: Record<string, string>;
  sync(): void;
}

/** A query of `pg`, as its client drives it. */
interface WireQuery {
  readonly name?: string;
  readonly text: string;
  submit(connection: WireConnection): Error | null;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: WireConnection): void;
  handleReadyForQuery(connection: WireConnection): void;
  handleError(error: unknown, connection: WireConnection): void;
  handleCopyInResponse(connection: WireConnection): void;
}

/**
 * Statements that are sent together and answered together: one `Sync` behind all of them. (`pg` sends one behind each, also
 * where it is told to pipeline, and then PostgreSQL writes, and this process wakes, once for each: 4 ms of CPU for the 18
 * statements of a group of events.) What comes behind one that fails is not run, and fails with its error.
 *
 * For the client of `pg` it is one query, a `Submittable`.
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export class StatementBatch implements pg.Submittable {
  /** Settles when the connection is free again, or lost; never rejects. */
  readonly done: Promise<void>;
  private isDone!: () => void;
  private readonly statements: WireQuery[] = [];
  /** How many are answered. */
  private answered = 0;
  private failure: unknown;

  constructor() {
    this.done = new Promise((resolve) => (this.isDone = resolve));
  }

  /** @param config one command. */
  add(config: pg.QueryConfig): Promise<unknown> {
    // Else it is taken for a text that may hold several commands, which cannot travel with others.
    const single: pg.QueryConfig & { queryMode: string } = { ...config, queryMode: 'extended' };
    return new Promise((resolve, reject) => {
      const query = new pg.Query(single, (error: Error | undefined, result: unknown) => {
        if (!error) return resolve(result);
        this.failure ??= error;
        reject(error);
      });
      this.statements.push(query as unknown as WireQuery);
    });
  }

  /** The client notes under these what the server has parsed, statement by statement. */
  get name(): string | undefined {
    return this.current?.name;
  }

  get text(): string | undefined {
    return this.current?.text;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as WireConnection;
    const withoutSync = Object.create(wire, { sync: { value: () => undefined } }) as WireConnection;
    wire.stream.cork();
    for (const [index, statement] of this.statements.entries()) {
      const refusal = statement.submit(withoutSync);
      this.failure ??= refusal ?? undefined;
      if (this.failure === undefined) continue;
      // Its values cannot be written, say. Nothing behind it is sent.
      for (const unsent of this.statements.splice(index)) unsent.handleError(this.failure, wire);
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription(message: unknown): void {
    this.current?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.current?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: WireConnection): void {
    this.current?.handleCommandComplete(message, connection);
    this.answered += 1;
  }

  handleEmptyQuery(): void {
    this.answered += 1;
  }

  handleCopyInResponse(connection: WireConnection): void {
    this.current?.handleCopyInResponse(connection);
  }

  /** All is run. */
  handleReadyForQuery(connection: WireConnection): void {
    for (const statement of this.statements) statement.handleReadyForQuery(connection);
    this.isDone();
  }

  /** One has failed, or the connection has. */
  handleError(error: unknown, connection: WireConnection): void {
    const names = connection.submittedNamedStatements;
    for (const [index, statement] of this.statements.entries()) {
      if (index < this.answered) {
        statement.handleReadyForQuery(connection);
        continue;
      }
      if (statement.name !== undefined) delete names[statement.name];
      statement.handleError(error, connection);
    }
    this.isDone();
  }

  private get current(): WireQuery | undefined {
    return this.statements[this.answered];
  }
}
