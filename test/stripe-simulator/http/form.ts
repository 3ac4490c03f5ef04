/** A parameter as it was sent: text, or several under one name with brackets. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

/** Reads `items[0][price]=price_1&created[gte]=5`, as the SDK writes it. https://docs.stripe.com/api#errors */
export function readForm(encoded: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(encoded)) put(form, pathOf(name), value);
  return withLists(form) as Form;
}

function pathOf(name: string): string[] {
  return name.split('[').map((part) => part.replace(/\]$/, ''));
}

function put(form: Form, [key = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    form[key] = value;
    return;
  }
  // `types[]=a&types[]=b`
  const [next = ''] = rest;
  const inner = (form[key] ??= {});
  if (typeof inner === 'string' || Array.isArray(inner)) return;
  put(inner, next === '' ? [String(Object.keys(inner).length), ...rest.slice(1)] : rest, value);
}

/** What is numbered from 0 on is a list. */
function withLists(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, FormValue] => [key, withLists(inner)]);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
