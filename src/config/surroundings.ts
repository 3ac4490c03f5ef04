/** Where the service listens, and the secret that signs deliveries to it. */
export interface Listening {
  /** Where deliveries go. */
  url: string;
  /** The console, the admin API, probes and metrics; the same where one listener serves both. */
  adminUrl: string;
  webhookSecret: string;
}

/** What the service runs in. */
export interface Surroundings {
  /** The environment, with what a development machine lacks filled in. */
  readonly source: NodeJS.ProcessEnv;
  /** Call it when the service listens: in development it greets, and tells other commands where the service is. */
  announce(listening: Listening): Promise<void>;
  /** Call it when the service has stopped listening. */
  withdraw(): Promise<void>;
  /** Stops what was started for the service. Call it last. */
  stop(): Promise<void>;
}
