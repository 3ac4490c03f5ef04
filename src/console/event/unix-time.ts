const names = /(?:^|[._])(?:created|start|end|at|date|anchor|expires|until)$/;

/** What a number in one of Stripe's objects is as a time, where its name says that it is one: `2026-11-29 12:00:00 UTC`. */
export function unixTimeText(path: string, json: string | null): string | undefined {
  if (json === null || !/^\d{9,10}$/.test(json) || !names.test(path)) return undefined;
  const iso = new Date(Number(json) * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
