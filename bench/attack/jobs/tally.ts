/** What an attacker got. */
export interface Tally {
  /** Answers by HTTP status; `0`: none came. */
  answers: Record<string, number>;
  bytes: number;
  seconds: number;
}

export class Tallying {
  readonly answers: Record<string, number> = {};
  bytes = 0;
  private readonly began = performance.now();

  count({ status, bytes = 0 }: { status: number | string; bytes?: number }): void {
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    this.bytes += bytes;
  }

  end(): Tally {
    const { answers, bytes } = this;
    return { answers, bytes, seconds: (performance.now() - this.began) / 1_000 };
  }
}

export function answersOf({ answers }: Tally): number {
  return Object.values(answers).reduce((sum, count) => sum + count, 0);
}

export function withStatus({ answers }: Tally, status: number | string): number {
  return answers[status] ?? 0;
}

/** `400: 60, 429: 9,940` */
export function answersLine({ answers }: Pick<Tally, 'answers'>): string {
  return Object.entries(answers)
    .map(([status, count]) => `${status === '0' ? 'no answer' : status}: ${count.toLocaleString('en-US')}`)
    .join(', ');
}
