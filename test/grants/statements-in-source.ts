import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts = require('typescript');

const ROOT = resolve(__dirname, '../..');
/** These run as the owner of the tables, in a database of their own, or with no database. */
const NOT_THE_SERVICE =
  /\.spec\.ts$|^src\/(cli\/(migrate|verify-deployment)|schema-changes|database\/(reasons|migrate|migrations))/;
const SQL = /^\s*(select|insert into|update|delete from|with)\s/i;

/** What looks like SQL in the source of the service. */
export interface SourceStatement {
  /** `file:line`. */
  place: string;
  /** The whole text; undefined where parts of it are put in at run time. */
  text: string | undefined;
  /** What is there in any case, in order. */
  pieces: readonly string[];
}

/** Every literal of the service's source that begins as a statement does. */
export function statementsInSource(): SourceStatement[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !NOT_THE_SERVICE.test(file))
    .toSorted()
    .flatMap(statementsOf);
}

function statementsOf(file: string): SourceStatement[] {
  const found: SourceStatement[] = [];
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    kind,
  );
  const visit = (node: ts.Node): void => {
    const pieces = piecesOf(node);
    if (
      pieces &&
      SQL.test(pieces[0] ?? '') &&
      pieces.some((piece) => /\sfrom\s|\sinto\s|\sset\s|\(/i.test(piece))
    ) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ place: `${file}:${line}`, text: pieces.length === 1 ? pieces[0] : undefined, pieces });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function piecesOf(node: ts.Node): string[] | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}

/** Whether a statement that was sent was made of this literal. */
export function isMadeOf({ pieces }: SourceStatement, sent: string): boolean {
  let from = 0;
  const text = squeezed(sent);
  for (const piece of pieces.map(squeezed)) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

/** Without what only reads better. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
