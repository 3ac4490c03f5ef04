import { progress } from '@clack/prompts';

export interface ProgressBar {
  /** `done` out of the total. */
  reach(done: number): void;
  finish(message: string): void;
}

/** A bar that moves in a terminal; elsewhere a line at each quarter of the way. */
export function progressBar(title: string, total: number): ProgressBar {
  return process.stdout.isTTY ? movingBar(title, total) : lines(title, total);
}

function movingBar(title: string, total: number): ProgressBar {
  const bar = progress({ max: total, size: 30 });
  let reached = 0;
  bar.start(title);
  // The library listens for Ctrl-C in raw mode and then exits at once. Out of raw mode it is a SIGINT again, on which
  // whoever runs things here can stop them in order.
  process.stdin.setRawMode?.(false);
  return {
    reach(done) {
      const step = Math.max(0, Math.min(done, total) - reached);
      reached += step;
      bar.advance(step, `${title} ${reached}/${total}`);
    },
    finish: (message) => bar.stop(message),
  };
}

function lines(title: string, total: number): ProgressBar {
  let quarter = 0;
  console.log(`${title} …`);
  return {
    reach(done) {
      const now = Math.floor((Math.min(done, total) * 4) / total);
      if (now > quarter && now < 4) console.log(`  ${now * 25} %`);
      quarter = Math.max(quarter, now);
    },
    finish: (message) => console.log(`  ${message}`),
  };
}
