import type { SgNode } from '@ast-grep/napi';
import { escaped } from './escaped';
import type { Place, SourceFile } from './source-file';

const LITERAL = { rule: { any: [{ kind: 'string' }, { kind: 'template_string' }] } };

/** Where a file has these words: in TypeScript only within a string or a template, so in no code and no comment. */
export function textPlaces({ text, tree }: SourceFile, words: string, replacement: string): Place[] {
  const sought = new RegExp(words.split(/\s+/).map(escaped).join('\\s+'), 'g');
  const places = (start: number, end: number) =>
    [...text.slice(start, end).matchAll(sought)].map(({ index, 0: found }) => ({
      start: start + index,
      end: start + index + found.length,
      replacement,
    }));
  if (!tree) return places(0, text.length);
  return tree.findAll(LITERAL).flatMap((literal) => {
    const { start, end } = literal.range();
    return places(start.index + 1, end.index - 1).filter((place) => !cutsCode(literal, place));
  });
}

/** Whether it begins or ends within a `${…}`, which is code; a string in there is a literal of its own. */
function cutsCode(literal: SgNode, { start, end }: Place): boolean {
  return literal
    .children()
    .filter((child) => child.is('template_substitution'))
    .map((code) => code.range())
    .some((code) => [start, end].some((edge) => code.start.index < edge && edge < code.end.index));
}
