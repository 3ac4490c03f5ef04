import type { ValueChange } from '../../admin/payload/diff';
import { unixTimeText } from './unix-time';

interface ValueDiffProps {
  /** What the table shows, for those who cannot see it. */
  caption: string;
  /** What the first column holds. */
  of: string;
  changes: readonly ValueChange[];
}

/** Values before and after; a sign tells which is which, beside the colour. */
export function ValueDiff({ caption, of, changes }: ValueDiffProps) {
  return (
    <div class="table-frame diff-frame">
      <table class="diff">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path === '' ? '(all of it)' : path}</code>
              </th>
              <td class="diff-before">
                <Value path={path} json={before} sign="−" element="del" />
              </td>
              <td class="diff-after">
                <Value path={path} json={after} sign="+" element="ins" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ValueProps {
  path: string;
  json: string | null;
  sign: string;
  element: 'del' | 'ins';
}

function Value({ path, json, sign, element: Element }: ValueProps) {
  if (json === null) return <span class="muted diff-nothing">nothing</span>;
  const time = unixTimeText(path, json);
  return (
    <span class="diff-value">
      <span class="diff-sign" aria-hidden="true">
        {sign}
      </span>{' '}
      <span>
        <Element>
          <code>{json}</code>
        </Element>
        {time !== undefined && <span class="sub"> {time}</span>}
      </span>
    </span>
  );
}
