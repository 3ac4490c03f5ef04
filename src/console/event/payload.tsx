import type { EventDetails } from '../../admin/events/event-inspector.service';
import { parseJson } from '../../admin/payload/json';
import { Card } from '../parts/card';
import { PayloadMembers } from './payload-entry';
import { payloadTree } from './payload-tree';

/** What redaction leaves of a body that cannot be read. */
const NOTHING_LEFT = 'null';

/** The body as a tree, and as it was signed. */
export function Payload({ event: { body, isBodyRedacted } }: { event: EventDetails }) {
  if (body === null) {
    return (
      <Card title="Payload" id="payload">
        <p class="muted">Retention has dropped it. Stripe’s dashboard may still have it.</p>
      </Card>
    );
  }
  return (
    <Card title="Payload" id="payload" actions={!isBodyRedacted && <CopyButton />}>
      {isBodyRedacted && body !== NOTHING_LEFT && (
        <p class="muted payload-note">
          What is personal is redacted for viewers: only ids, numbers, times and Stripe’s own words are shown.
        </p>
      )}
      <Tree body={body} />
      <details class="more-raw" id="payload-raw-details" open={parseJson(body) === undefined}>
        <summary>{isBodyRedacted ? 'Redacted text' : 'Raw text, as it was signed'}</summary>
        <pre class="raw" id="payload-raw" tabIndex={0} data-exact={exactText(body)}>
          {body}
        </pre>
      </details>
    </Card>
  );
}

function Tree({ body }: { body: string }) {
  if (body === NOTHING_LEFT) {
    return <p class="muted payload-note">It cannot be read as JSON, so nothing of it is shown to viewers.</p>;
  }
  const json = parseJson(body);
  if (json === undefined) {
    return <p class="muted payload-note">It is no JSON, or nested too deeply to be shown as a tree.</p>;
  }
  const { root, isCut } = payloadTree(json);
  return (
    <>
      {isCut && (
        <p class="muted payload-note">It is larger than a tree can show; the raw text below has all of it.</p>
      )}
      <ul class="tree">
        <PayloadMembers node={root} depth={0} />
      </ul>
    </>
  );
}

function CopyButton() {
  return (
    <button type="button" class="button button-small" data-copy-text="payload-raw">
      Copy as signed
    </button>
  );
}

/** HTML forgets carriage returns and a first line break; what has one is there a second time. */
function exactText(body: string): string | undefined {
  return /\r|^\n/.test(body) ? JSON.stringify(body) : undefined;
}
