import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { API_PATH } from '../paths/api-path';
import type { ApiGroup } from './api-reference';
import { CodeBlock } from './code-block';
import { VARIABLES } from './curl';
import { OperationDetails } from './operation-details';

interface ApiPageProps {
  groups: readonly ApiGroup[];
  /** Of this very service, as the browser calls it. */
  origin: string;
}

export function ApiPage({ groups, origin }: ApiPageProps) {
  return (
    <Layout
      title="API"
      section="api"
      actions={
        <a class="button" href={`${API_PATH}/openapi.json`} download="hookledger-openapi.json">
          Download as OpenAPI 3
        </a>
      }
    >
      <Card title="Before the first call" id="begin">
        <div class="form">
          <p>
            Every call carries a token of <code>ADMIN_API_TOKENS</code>. What changes something needs one with
            the role operator, and takes an <code>Idempotency-Key</code>, so that a call which is sent again
            does nothing twice. Refusals are <code>{'{"error":"<code>","message":"<what to do>"}'}</code>.
          </p>
          <CodeBlock
            label="Commands that set the address and the token"
            text={`${VARIABLES.url}=${quoted(origin)}\n${VARIABLES.token}='the token'`}
          />
          <nav aria-label="Parts of the API">
            <ul class="inline-list">
              {groups.map(({ name, title }) => (
                <li key={name}>
                  <a href={`#${name}`}>{title}</a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </Card>
      {groups.map(({ name, title, operations }) => (
        <Card key={name} title={title} id={name} kind="flush">
          {operations.map((operation) => (
            <OperationDetails key={operation.id} operation={operation} />
          ))}
        </Card>
      ))}
    </Layout>
  );
}

/** For a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
