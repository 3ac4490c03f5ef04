import type { OpenAPIObject } from '@nestjs/swagger';

export type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** One field of a body, wherever in it. */
export interface ApiField {
  /** With the names around it, such as `operation.id` or `events[].id`. */
  name: string;
  /** What may stand there, in words. */
  type: string;
  isRequired: boolean;
  /** What it means; the names in it stand between backticks. */
  meaning: string;
}

/** The fields of an object, each before those inside of it. */
export function fieldsOf(schema: Schema | undefined, prefix = ''): ApiField[] {
  if (!schema || '$ref' in schema) return [];
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = `${prefix}${key}`;
    if ('$ref' in property) return [];
    const { items, description = '' } = property;
    const inside = items ? fieldsOf(items, `${name}[].`) : fieldsOf(property, `${name}.`);
    return [
      { name, type: typeText(property), isRequired: required.has(key), meaning: description },
      ...inside,
    ];
  });
}

/** What a value may be, such as `whole number, 1 to 1000, default 50`. */
export function typeText(schema: Schema): string {
  if ('$ref' in schema) return 'object';
  const parts = [kindText(schema), boundsText(schema)];
  if (schema.nullable) parts.push('or null');
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
  return parts.filter((part) => part !== '').join(', ');
}

type Plain = Exclude<Schema, { $ref: string }>;

const formats: Record<string, string> = { 'date-time': 'time', uuid: 'UUID' };
const kinds: Record<string, string> = { integer: 'whole number', boolean: 'true or false', string: 'text' };

function kindText({ enum: values, type, format, items }: Plain): string {
  if (values) return values.map((value: unknown) => JSON.stringify(value)).join(' or ');
  if (type === 'array') return `list of ${items ? plural(typeText(items)) : 'anything'}`;
  if (format !== undefined && formats[format] !== undefined) return formats[format];
  return typeof type === 'string' ? (kinds[type] ?? type) : 'anything';
}

function plural(kind: string): string {
  return ['text', 'time'].includes(kind) ? `${kind}s` : kind === 'object' ? 'objects' : kind;
}

function boundsText({ minimum, maximum, maxLength, maxItems, format }: Plain): string {
  // Every whole number of JSON has these bounds.
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (isBounded) return minimum === undefined ? `at most ${maximum}` : `${minimum} to ${maximum}`;
  if (maxItems !== undefined) return `${maxItems} at most`;
  return maxLength !== undefined && format === undefined ? `${maxLength} characters at most` : '';
}
