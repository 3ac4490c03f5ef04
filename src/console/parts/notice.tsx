import type { ComponentChildren } from 'preact';

const glyphs = { good: '✓', bad: '!', warn: '!', info: 'i' } as const;

/** Something to know before the rest of the page. */
export function Notice({
  kind = 'info',
  children,
}: {
  kind?: keyof typeof glyphs;
  children: ComponentChildren;
}) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <span class="notice-glyph" aria-hidden="true">
        {glyphs[kind]}
      </span>
      <div>{children}</div>
    </div>
  );
}
