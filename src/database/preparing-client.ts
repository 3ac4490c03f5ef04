import { createHash } from 'node:crypto';
import { BatchingClient } from './batching-client';

/** By text. There are as many as there are statements in the source, since no text is made up at run time. */
const names = new Map<string, string>();

/** The name under which every connection knows a statement. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `hookledger_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    names.set(text, name);
  }
  return name;
}

/**
 * Names every statement that comes with values, so that each connection parses and plans it once: that costs more than
 * running most of ours (measured on two cores: 680 events a second instead of 455). TypeORM has no way to name them.
 */
export class PreparingClient extends BatchingClient {
  protected override naming(text: string): { name: string } {
    return { name: statementName(text) };
  }
}
