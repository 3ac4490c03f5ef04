import { Field } from '../parts/field';

interface TimeFieldProps {
  label: string;
  name: string;
  /** As it is in the address. */
  value: string | undefined;
}

/** A moment in UTC, which browsers give and take without a zone; see {@link inUtc}. */
export function TimeField({ label, name, value }: TimeFieldProps) {
  return (
    <Field label={label} name={name}>
      <input id={name} name={name} type="datetime-local" value={value?.replace(/(:\d\d)?(\.\d+)?Z$/, '')} />
    </Field>
  );
}

/** What a {@link TimeField} was filled in with, with its zone; anything else stays as it is. */
export function inUtc(time: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(time)) return `${time}:00Z`;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/.test(time) ? `${time}Z` : time;
}
