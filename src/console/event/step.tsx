import type { ComponentChildren } from 'preact';
import type { Tone } from '../parts/status-badge';
import { Timestamp } from '../parts/timestamp';

interface StepProps {
  /** Stays the same while it is the same step. */
  id: string;
  glyph: string;
  tone: Tone;
  title: ComponentChildren;
  at?: Date | null;
  children?: ComponentChildren;
}

/** One thing that happened, or that will: a glyph and its title say what, beside the colour. */
export function Step({ id, glyph, tone, title, at, children }: StepProps) {
  return (
    <li class={`step step-${tone}`} id={`step-${id}`}>
      <span class="step-glyph" aria-hidden="true">
        {glyph}
      </span>
      <div class="step-body">
        <div class="step-head">
          <h3>{title}</h3>
          {at && (
            <span class="step-time">
              <Timestamp at={at} />
            </span>
          )}
        </div>
        {children}
      </div>
    </li>
  );
}
