/** A running service, as those who attack and those who measure know it. */
export interface Target {
  /** Where the webhook listens. */
  publicOrigin: string;
  /** Where the console, the admin API, metrics and probes listen; the same where there is one listener. */
  adminOrigin: string;
  pid: number;
  databaseUrl: string;
}
