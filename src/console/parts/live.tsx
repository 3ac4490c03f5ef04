import type { ComponentChildren } from 'preact';

/** What is fetched again when the log changes; one for a page. Elements that come and go in it need ids of their own. */
export function Live({ children }: { children: ComponentChildren }) {
  return (
    <div id="live" data-live>
      {children}
    </div>
  );
}
