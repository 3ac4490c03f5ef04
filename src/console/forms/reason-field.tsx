import { Field } from '../parts/field';

/** Why something is done; the audit log keeps it. */
export function ReasonField({ value, placeholder }: { value?: string; placeholder: string }) {
  return (
    <Field label="Reason" name="reason" hint="It goes into the audit log.">
      <input
        id="reason"
        name="reason"
        value={value}
        required
        maxLength={500}
        placeholder={placeholder}
        autocomplete="off"
      />
    </Field>
  );
}
