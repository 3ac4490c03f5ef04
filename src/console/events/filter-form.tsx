import { TimeField } from '../forms/time-field';
import { EVENTS_PATH } from '../paths/events-path';
import { eventStatuses } from '../../event-log/event-status';
import { Field } from '../parts/field';
import { type FilterFields, filterFields } from './event-list.service';

/** Which events are shown; the choice is in the address, so that it can be sent to somebody. */
export function FilterForm({ fields, isOpen }: { fields: FilterFields; isOpen: boolean }) {
  const active = filterFields.filter((name) => fields[name] !== undefined).length;
  return (
    <details class="card filter" id="filter" open={isOpen}>
      <summary>Filter {active > 0 && <span class="chip">{active} active</span>}</summary>
      <form method="get" action={EVENTS_PATH} class="filter-fields" data-skip-empty>
        <Field label="Status" name="status">
          <select id="status" name="status">
            <option value="">any</option>
            {eventStatuses.map((status) => (
              <option key={status} value={status} selected={status === fields.status}>
                {status}
              </option>
            ))}
          </select>
        </Field>
        <TextField label="Type" name="type" fields={fields} placeholder="invoice.paid" />
        <TextField label="Customer" name="customerId" fields={fields} placeholder="cus_…" />
        <TextField label="Object" name="objectId" fields={fields} placeholder="sub_…, in_…, pi_…" />
        <TextField label="Tenant" name="tenantId" fields={fields} placeholder="its UUID" />
        <TextField label="Last error contains" name="error" fields={fields} />
        <TimeField label="Received from (UTC)" name="from" value={fields.from} />
        <TimeField label="Received before (UTC)" name="to" value={fields.to} />
        <div class="filter-actions">
          <button type="submit" class="button button-primary">
            Apply
          </button>
          <a class="button button-quiet" href={EVENTS_PATH}>
            Clear
          </a>
        </div>
      </form>
    </details>
  );
}

interface FilterFieldProps {
  label: string;
  name: keyof FilterFields;
  fields: FilterFields;
  placeholder?: string;
}

function TextField({ label, name, fields, placeholder }: FilterFieldProps) {
  return (
    <Field label={label} name={name}>
      <input
        id={name}
        name={name}
        value={fields[name]}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
      />
    </Field>
  );
}
