/** A glyph for each status, so that none is told by its colour alone. */
const glyphs: Record<string, { glyph: string; tone: Tone }> = {
  pending: { glyph: '○', tone: 'neutral' },
  retrying: { glyph: '↻', tone: 'warn' },
  waiting: { glyph: '◷', tone: 'wait' },
  processed: { glyph: '✓', tone: 'good' },
  ignored: { glyph: '–', tone: 'neutral' },
  superseded: { glyph: '⇥', tone: 'neutral' },
  dead: { glyph: '✕', tone: 'bad' },
};

export type Tone = 'neutral' | 'good' | 'warn' | 'wait' | 'bad';

/** Where an event stands. */
export function StatusBadge({ status }: { status: string }) {
  const { glyph, tone } = glyphs[status] ?? { glyph: '•', tone: 'neutral' };
  return (
    <Badge tone={tone} glyph={glyph}>
      {status}
    </Badge>
  );
}

/** Any other state that is worth a colour: the glyph and the text say it too. */
export function Badge({ tone, glyph, children }: { tone: Tone; glyph: string; children: string }) {
  return (
    <span class={`badge badge-${tone}`}>
      <span class="badge-glyph" aria-hidden="true">
        {glyph}
      </span>
      {children}
    </span>
  );
}
