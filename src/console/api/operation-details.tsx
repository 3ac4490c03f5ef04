import { CodeBlock } from './code-block';
import { FieldsTable } from './fields-table';
import type { ApiOperation } from './api-reference';
import { Prose } from './prose';

/** One operation: a line that opens. */
export function OperationDetails({ operation }: { operation: ApiOperation }) {
  const { id, method, path, summary, description, role, parameters, body, answers, refusals, curl } =
    operation;
  return (
    <details class="operation" id={id}>
      <summary>
        <span class={`method method-${method.toLowerCase()}`}>{method}</span>
        <code class="operation-path">{path}</code>
        <span class="operation-summary muted">{summary}</span>
        {role === 'operator' && <span class="chip">operator</span>}
      </summary>
      <div class="operation-body">
        {description !== '' && (
          <p>
            <Prose text={description} />
          </p>
        )}
        <CodeBlock label={`curl for ${method} ${path}`} text={curl} />
        {parameters.length > 0 && (
          <FieldsTable
            title="Parameters"
            fields={parameters}
            placeOf={({ name }) => placeOf(name, parameters)}
          />
        )}
        {body.length > 0 && <FieldsTable title="Body" fields={body} />}
        {answers.map(({ status, fields }) => (
          <FieldsTable key={status} title={`Answer ${status}`} fields={fields} isAnswer />
        ))}
        <Refusals refusals={refusals} />
      </div>
    </details>
  );
}

function placeOf(name: string, parameters: ApiOperation['parameters']): string {
  return parameters.find((parameter) => parameter.name === name)?.in ?? '';
}

function Refusals({ refusals }: Pick<ApiOperation, 'refusals'>) {
  return (
    <section class="api-part">
      <h3>Refusals</h3>
      <ul class="refusals">
        {refusals.map(({ status, code, when }) => (
          <li key={`${status} ${code}`}>
            <span class="chip">{status}</span> <code>{code}</code>
            <span class="muted">
              <Prose text={when} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
