/** What the run does with its database, whatever it consists of. It is a real one, of the run's own, and migrated. */
export interface DatabaseServer {
  /** Straight to the server that is the primary now; may change when a fault starts it again. */
  readonly url: string;
  /** What the services are told to use. */
  readonly serviceUrl: string;
  /** Further environment variables that the way there asks of the services. */
  readonly serviceSettings: Readonly<Record<string, string>>;
  /** Asks past the services, and again for as long as the server is away. */
  query<T extends object>(sql: string, values?: unknown[]): Promise<T[]>;
  /** That there were, in all of its lives; each a sentence. */
  deadlocks(): Promise<string[]>;
  /** For when there is no time to wait: ends everything at once, and its directories stay. */
  abandon(): void;
  /** Ends everything, and removes what it has written. */
  stop(): Promise<void>;
}
