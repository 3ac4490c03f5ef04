import type { ComponentChildren } from 'preact';

interface FieldProps {
  label: string;
  /** The id of the control inside. */
  name: string;
  hint?: string;
  children: ComponentChildren;
}

/** A control with its label. */
export function Field({ label, name, hint, children }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {children}
      {hint !== undefined && <p class="hint">{hint}</p>}
    </div>
  );
}
