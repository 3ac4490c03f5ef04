/** A command was called wrongly; the message names each wrong option. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    problems: readonly string[],
    /** How to ask for help. */
    readonly command: string,
  ) {
    super(problems.join('\n'));
  }
}

/** The first sentence of what `node:util`'s parseArgs complains about; the rest explains positional arguments. */
export function complaintOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('. To specify')[0] ?? message;
}
