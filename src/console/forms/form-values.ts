/** The fields of a form, or of a query, as its schema gave them. */
export type FormValues = Readonly<Record<string, unknown>>;

/** What was filled in, without spaces around it; empty where nothing was. */
export function textOf(values: FormValues, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}
