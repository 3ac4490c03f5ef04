/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Aborts on the first Ctrl-C or SIGTERM. Whoever asks for it has to end the process, since Node then does not; a second
 * one, for people out of patience, ends it at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let since: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      since ??= performance.now();
      if (performance.now() - since > SAME_SIGNAL_MS) process.exit(130);
      controller.abort(new Interrupted(name));
    });
  }
  return controller.signal;
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(signal: string) {
    super(`stopped by ${signal}`);
  }
}

/** Resolves when the signal aborts; at once when it did already. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
