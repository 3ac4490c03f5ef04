/** Whether the process in this container is alive; the image has no curl. Touches neither the database nor the network. */
async function isAlive(): Promise<boolean> {
  const port = process.env.PORT?.trim() || '3000';
  const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(4_000) });
  return answer.ok;
}

void isAlive().then(
  (alive) => (process.exitCode = alive ? 0 : 1),
  () => (process.exitCode = 1),
);
