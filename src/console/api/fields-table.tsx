import { Prose } from './prose';
import type { ApiField } from './schema-fields';

interface FieldsTableProps {
  title: string;
  fields: readonly ApiField[];
  /** Of parameters: where they stand. */
  placeOf?: (field: ApiField) => string;
  /** What is answered is always there. */
  isAnswer?: boolean;
}

/** The fields of a body, or parameters. */
export function FieldsTable({ title, fields, placeOf, isAnswer = false }: FieldsTableProps) {
  return (
    <section class="api-part">
      <h3>{title}</h3>
      <dl class="api-fields">
        {fields.map((field) => (
          <div key={field.name}>
            <dt>
              <code>{field.name}</code>
              {placeOf && <span class="chip">{placeOf(field)}</span>}
              {!isAnswer && field.isRequired && <span class="chip chip-required">required</span>}
            </dt>
            <dd>
              <span class="muted">{field.type}</span>
              {field.meaning !== '' && (
                <span class="api-meaning">
                  <Prose text={field.meaning} />
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
