import { useConsole } from '../layout/console-context';

/** @param cursor of the next page; null on the last one. */
export function Pager({ cursor }: { cursor: string | null }) {
  const { url } = useConsole();
  const here = new URL(url, 'http://console.invalid');
  const isFirst = !here.searchParams.has('cursor');
  if (isFirst && cursor === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {isFirst ? (
        <span />
      ) : (
        <a class="button" rel="prev" href={pathWith(here, null)}>
          « Newest
        </a>
      )}
      {cursor === null ? (
        <span class="muted">The oldest are shown</span>
      ) : (
        <a class="button" rel="next" href={pathWith(here, cursor)}>
          Older ›
        </a>
      )}
    </nav>
  );
}

function pathWith(here: URL, cursor: string | null): string {
  const url = new URL(here);
  if (cursor === null) url.searchParams.delete('cursor');
  else url.searchParams.set('cursor', cursor);
  return url.pathname + url.search;
}
