import type { SgNode } from '@ast-grep/napi';
import type { Pattern } from './break';
import type { Place, SourceFile } from './source-file';
import { UnmakeableError } from './unmakeable.error';

/** `$A`, or `$$$A` with the comma behind it. */
const METAVARIABLE = /\$([A-Z_][A-Z0-9_]*)|\$\$\$([A-Z_][A-Z0-9_]*)(\s*,)?/g;

/** Where a file has the code of a pattern, and what would replace it there. */
export function codePlaces(file: SourceFile, pattern: Pattern, replace: string): Place[] {
  refuseUnknown(pattern, replace);
  return matchesOf(file, pattern).map((match) => {
    const { start, end } = match.range();
    return { start: start.index, end: end.index, replacement: filledIn(replace, match, file.text) };
  });
}

function matchesOf({ path, tree }: SourceFile, pattern: Pattern): SgNode[] {
  if (!tree)
    throw new UnmakeableError(`${path} is not TypeScript: say what it breaks by \`text\`, not \`pattern\``);
  try {
    return tree.findAll({ rule: { pattern } });
  } catch (error) {
    const reason = String(error).split('|->').at(-1);
    throw new UnmakeableError(`its pattern is not the code of one node; make it so: ${reason}`, {
      cause: error,
    });
  }
}

function refuseUnknown(pattern: Pattern, replace: string): void {
  const captured = new Set(namesIn(typeof pattern === 'string' ? pattern : pattern.context));
  // The parser keeps nothing of a name that begins with an underscore.
  const unknown = namesIn(replace).find((name) => !captured.has(name) || /^\$+_/.test(name));
  if (unknown !== undefined)
    throw new UnmakeableError(
      `its replacement has ${unknown}, which its pattern does not capture: name it in both`,
    );
}

function namesIn(code: string): string[] {
  return [...code.matchAll(METAVARIABLE)].map(([, one, many]) => (one ? `$${one}` : `$$$${many}`));
}

function filledIn(replace: string, match: SgNode, text: string): string {
  return replace.replaceAll(METAVARIABLE, (_, one?: string, many = '', comma = '') => {
    if (one !== undefined) return match.getMatch(one)?.text() ?? '';
    const nodes = match.getMultipleMatches(many);
    const [first, last] = [nodes.at(0), nodes.at(-1)];
    // A comma behind nothing would be an element more.
    if (!first || !last) return '';
    return text.slice(first.range().start.index, last.range().end.index) + comma;
  });
}
