/** `up` as `migration:run` does it, `down` as `migration:revert`. */
export type Direction = 'up' | 'down';

/** A migration as text: all that it sends to the database, in order. */
export interface SchemaChange {
  name: string;
  /** When it was written, from its name, in milliseconds. */
  timestamp: number;
  /** Whether its statements and the note that it ran are one transaction. */
  isTransactional: boolean;
  up: readonly string[];
  down: readonly string[];
  /** Of the name and of both texts, whatever the schema is called: see {@link digestOf}. */
  digest: string;
}
