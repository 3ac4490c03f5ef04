import { z } from 'zod';
import { inputParts, type OperationInput } from './operation-input';

/** The same schemas, refusing fields that they do not name. @throws where a nested object would take any field. */
export function strictly(input: OperationInput): OperationInput {
  const parts = inputParts.flatMap((part) => {
    const schema = input[part];
    if (schema === undefined) return [];
    for (const [name, field] of Object.entries(schema.shape)) refuseOpen(field, `${part}.${name}`);
    return [[part, schema.strict()] as const];
  });
  return Object.fromEntries(parts);
}

function refuseOpen(schema: z.core.$ZodType, name: string): void {
  const json = JSON.stringify(
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    (_, value: unknown) => (isOpenObject(value) ? OPEN : value),
  );
  if (json.includes(OPEN)) throw new Error(`${name} takes any field; make it a z.strictObject`);
}

const OPEN = '(takes any field)';

function isOpenObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'object' &&
    !('additionalProperties' in value && value.additionalProperties === false)
  );
}
