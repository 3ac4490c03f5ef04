/** Text to be copied and run. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <div class="code">
      <pre tabIndex={0} aria-label={label} role="region">
        <code>{text}</code>
      </pre>
      <button
        type="button"
        class="button button-quiet code-copy"
        data-copy={text}
        aria-label={`Copy: ${label}`}
      >
        Copy
      </button>
    </div>
  );
}
