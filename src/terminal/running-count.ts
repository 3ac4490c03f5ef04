import { spinner } from '@clack/prompts';

export interface RunningCount {
  say(message: string): void;
  finish(message: string): void;
}

/** A line that moves in a terminal, for work of which nobody knows how much there is; elsewhere its beginning and its end. */
export function runningCount(title: string): RunningCount {
  if (!process.stdout.isTTY) {
    console.log(`${title} …`);
    return { say: () => undefined, finish: (message) => console.log(`  ${message}`) };
  }
  const line = spinner();
  line.start(title);
  // As with the bar: out of raw mode Ctrl-C is a SIGINT again.
  process.stdin.setRawMode?.(false);
  return {
    say: (message) => line.message(`${title} ${message}`),
    finish: (message) => line.stop(message),
  };
}
