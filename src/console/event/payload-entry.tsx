import { mentionPath } from './event-links';
import type { ContainerNode, PayloadNode, ValueNode } from './payload-tree';
import { unixTimeText } from './unix-time';

/** So many levels are open at first. */
const OPEN_LEVELS = 2;

/** What a payload, or a part of it, holds; parts that hold something themselves can be opened. */
export function PayloadMembers({ node, depth }: { node: PayloadNode; depth: number }) {
  if (!('entries' in node)) return <Leaf name="" node={node} />;
  return (
    <>
      {node.entries.map(({ name, node: member }) =>
        'entries' in member && member.count > 0 ? (
          <li key={name}>
            <details open={depth < OPEN_LEVELS}>
              <summary>
                <Name name={name} />
                <span class="tree-size">{sizeOf(member)}</span>
              </summary>
              <ul>
                <PayloadMembers node={member} depth={depth + 1} />
              </ul>
            </details>
          </li>
        ) : (
          <Leaf key={name} name={name} node={member} />
        ),
      )}
      {node.left > 0 && <li class="tree-leaf muted">… {node.left} more in the raw text</li>}
    </>
  );
}

function Leaf({ name, node }: { name: string; node: PayloadNode }) {
  return (
    <li class="tree-leaf">
      <Name name={name} />
      {'entries' in node ? <span class="tree-size">{sizeOf(node)}</span> : <Value name={name} node={node} />}
    </li>
  );
}

function Name({ name }: { name: string }) {
  return name === '' ? null : <span class="tree-name">{name}: </span>;
}

function Value({ name, node: { kind, text } }: { name: string; node: ValueNode }) {
  const path = kind === 'string' ? mentionPath(text.slice(1, -1)) : undefined;
  const time = kind === 'number' ? unixTimeText(name, text) : undefined;
  return (
    <>
      <code class={`tree-value tree-${kind}`}>{path === undefined ? text : <a href={path}>{text}</a>}</code>
      {time !== undefined && <span class="tree-time"> {time}</span>}
    </>
  );
}

function sizeOf({ kind, count }: ContainerNode): string {
  const inside = count === 0 ? '' : `${count} `;
  return kind === 'list' ? `[ ${inside}]` : `{ ${inside}}`;
}
