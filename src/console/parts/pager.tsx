import { useConsole } from './console-context';

interface PagerProps {
  /** Of the next page; null on the last one. */
  cursor: string | null;
  /** For lists that do not begin with what is newest. */
  words?: { first: string; next: string; last: string };
}

const byAge = { first: '« Newest', next: 'Older ›', last: 'The oldest are shown' };

export function Pager({ cursor, words = byAge }: PagerProps) {
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
          {words.first}
        </a>
      )}
      {cursor === null ? (
        <span class="muted">{words.last}</span>
      ) : (
        <a class="button" rel="next" href={pathWith(here, cursor)}>
          {words.next}
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
