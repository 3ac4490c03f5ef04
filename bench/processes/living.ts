/** What has to be gone when this process is, also when somebody loses patience and presses Ctrl-C twice. */
const living = new Map<number, NodeJS.Signals>();

process.on('exit', () => {
  for (const [pid, signal] of living) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
});

/** @returns to be called once it has ended. */
export function mustNotOutliveUs(pid: number, signal: NodeJS.Signals = 'SIGKILL'): () => void {
  living.set(pid, signal);
  return () => living.delete(pid);
}
