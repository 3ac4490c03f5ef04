/** The list of migrations with one more at its end. @param list the text of `src/persistence/migrations.ts` */
export function addToList(list: string, { className, file }: { className: string; file: string }): string {
  const imports = list.lastIndexOf('import ');
  const afterImports = list.indexOf('\n', imports) + 1;
  const end = list.lastIndexOf('];');
  if (imports < 0 || end < afterImports)
    throw new Error('the list of migrations has another form than expected');
  return [
    list.slice(0, afterImports),
    `import { ${className} } from '../../migrations/${file}';\n`,
    list.slice(afterImports, end),
    `  ${className},\n`,
    list.slice(end),
  ].join('');
}
