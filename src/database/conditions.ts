/** The conditions of a statement in the making, and their values. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly all: string[] = [];

  /** @param text with `?` for each value. */
  add(text: string, ...values: unknown[]): void {
    let index = this.values.length;
    this.all.push(text.replaceAll('?', () => `$${(index += 1)}`));
    this.values.push(...values);
  }

  /** All of them, and one more that has no values; empty where there is none. */
  where(more = ''): string {
    const all = [...this.all, more].filter((text) => text !== '');
    return all.length > 0 ? `where ${all.join(' and ')}` : '';
  }
}

/** A pattern of `like` for whatever contains a text. https://www.postgresql.org/docs/current/functions-matching.html */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
}
