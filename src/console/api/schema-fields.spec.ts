import { fieldsOf, type Schema, typeText } from './schema-fields';

describe('What may stand in a field', () => {
  it.each<[Schema, string]>([
    [{ type: 'string', maxLength: 500 }, 'text, 500 characters at most'],
    [{ type: 'string', format: 'date-time', nullable: true }, 'time, or null'],
    [{ type: 'integer', minimum: 1, maximum: 1000, default: 50 }, 'whole number, 1 to 1000, default 50'],
    [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'whole number'],
    [{ type: 'string', enum: ['true', 'false'] }, '"true" or "false"'],
    [{ type: 'array', items: { type: 'string' }, maxItems: 10 }, 'list of texts, 10 at most'],
    [{ type: 'array', items: { type: 'object' } }, 'list of objects'],
    [{}, 'anything'],
  ])('%j is %s', (schema, text) => {
    expect(typeText(schema)).toBe(text);
  });
});

it('Fields inside of others bear the names around them', () => {
  const event: Schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
  const body: Schema = {
    type: 'object',
    properties: { first: event, events: { type: 'array', items: event, description: 'Newest first' } },
    required: ['events'],
  };
  expect(fieldsOf(body).map(({ name, isRequired, meaning }) => [name, isRequired, meaning])).toEqual([
    ['first', false, ''],
    ['first.id', true, ''],
    ['events', true, 'Newest first'],
    ['events[].id', true, ''],
  ]);
});
