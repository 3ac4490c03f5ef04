/** An id in full, with a button that copies it. @param href where it leads, if anywhere. */
export function Identifier({ value, href, label = 'id' }: { value: string; href?: string; label?: string }) {
  const text = <code class="identifier-text">{value}</code>;
  return (
    <span class="identifier">
      {href === undefined ? text : <a href={href}>{text}</a>}
      <button type="button" class="copy" data-copy={value} aria-label={`Copy ${label} ${value}`} title="Copy">
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
          <path d="M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z" class="copy-icon" />
        </svg>
      </button>
    </span>
  );
}
