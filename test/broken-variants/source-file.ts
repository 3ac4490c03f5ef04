import { Lang, parse, type SgNode } from '@ast-grep/napi';

/** A part of a text, and what could stand there instead. */
export interface Place {
  start: number;
  end: number;
  replacement: string;
}

export class SourceFile {
  private parsed?: SgNode;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  /** Only TypeScript has one. */
  get tree(): SgNode | undefined {
    const language = languageOf(this.path);
    if (language) this.parsed ??= parse(language, this.text).root();
    return this.parsed;
  }

  /** The parser reads on after a mistake: it marks what it cannot read, and adds what is missing as an empty node. */
  get isReadable(): boolean {
    return !this.tree?.find({ rule: { any: [{ kind: 'ERROR' }, { regex: '^$' }] } });
  }
}

function languageOf(path: string): Lang | undefined {
  if (path.endsWith('.tsx')) return Lang.Tsx;
  return path.endsWith('.ts') ? Lang.TypeScript : undefined;
}
