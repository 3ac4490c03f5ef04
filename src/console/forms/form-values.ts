/** The fields of a form, or of a query, as the parser gives them: one that comes several times is an array. */
export type FormValues = Record<string, unknown>;

/** What was filled in, without spaces around it; empty where nothing was. PostgreSQL's text knows no NUL. */
export function textOf(values: FormValues, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() : '';
}

/** All that was given under a name. */
export function allOf(values: FormValues, name: string): string[] {
  const value = values[name];
  const given: unknown[] = Array.isArray(value) ? value : [value];
  return given.filter((text) => typeof text === 'string').filter((text) => text !== '');
}

/** A body that is no form has no fields. */
export function formOf(body: unknown): FormValues {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
