import { TimeField } from '../forms/time-field';
import { CONSOLE_PATH } from '../paths/console-path';
import { Field } from '../parts/field';
import { type AuditFields, auditFields } from './audit-list.service';
import { actions } from './audit-words';

const AUDIT = `${CONSOLE_PATH}/audit`;

/** Which entries are shown; the choice is in the address, so that it can be sent to somebody. */
export function AuditFilter({ fields }: { fields: AuditFields }) {
  const active = auditFields.filter((name) => fields[name] !== undefined).length;
  return (
    <details class="card filter" id="filter" open={active > 0}>
      <summary>Filter {active > 0 && <span class="chip">{active} active</span>}</summary>
      <form method="get" action={AUDIT} class="filter-fields" data-skip-empty>
        <Field label="Who" name="actor">
          <input id="actor" name="actor" value={fields.actor} maxLength={500} placeholder="name of a token" />
        </Field>
        <Field label="Action" name="action">
          <select id="action" name="action">
            <option value="">any</option>
            {Object.entries(actions).map(([action, words]) => (
              <option key={action} value={action} selected={action === fields.action}>
                {words}
              </option>
            ))}
          </select>
        </Field>
        <Field label="What it was about" name="target">
          <input
            id="target"
            name="target"
            value={fields.target}
            maxLength={500}
            placeholder="evt_…, cus_…, price_…"
            autocomplete="off"
            spellcheck={false}
          />
        </Field>
        <TimeField label="From (UTC)" name="from" value={fields.from} />
        <TimeField label="Before (UTC)" name="to" value={fields.to} />
        <div class="filter-actions">
          <button type="submit" class="button button-primary">
            Apply
          </button>
          <a class="button button-quiet" href={AUDIT}>
            Clear
          </a>
        </div>
      </form>
    </details>
  );
}
