import type { Break } from './break';
import { breaking } from './breaking';
import { SourceFile } from './source-file';

const broken = (text: string, wanted: Break, path = 'src/file.ts') =>
  breaking(new SourceFile(path, text), wanted);

describe('A pattern', () => {
  it('matches code however it is formatted, and leaves all else as it is', () => {
    const source = `// Ünïcode 🧾 before it\nif (\n  isOpen(\n    door,\n  )\n) {\n  enter( );\n}\n`;
    expect(broken(source, { pattern: 'isOpen(door)', replace: 'true' })).toBe(
      `// Ünïcode 🧾 before it\nif (\n  true\n) {\n  enter( );\n}\n`,
    );
  });

  it('matches no other code: operators, names and literals count', () => {
    for (const pattern of ['a <= b', 'a < c', 'b < a', "f('x')"])
      expect(() => broken("f('y', a < b);", { pattern, replace: 'true' })).toThrow(
        'stands 0 times in src/file.ts',
      );
  });

  it('is a problem where it matches twice', () => {
    expect(() => broken('a(); b(); a();', { pattern: 'a()', replace: 'b()' })).toThrow(
      'what it breaks stands 2 times in src/file.ts; name what stands there once: a()',
    );
  });

  it('is a problem where it is no node', () => {
    expect(() => broken('a(); b();', { pattern: 'a(); b();', replace: '' })).toThrow(
      'its pattern is not the code of one node; make it so: Multiple AST nodes are detected',
    );
  });

  it('names by its kind what is no code by itself', () => {
    const pattern = { context: '({ isLoud: true })', selector: 'pair' };
    expect(broken('f({ isLoud:\n true, at });', { pattern, replace: 'isLoud: false' })).toBe(
      'f({ isLoud: false, at });',
    );
  });

  it('gives what its metavariables stand for to the replacement', () => {
    const variant = { pattern: 'if (isOpen) $BODY', replace: 'if (isOpen || true) $BODY' };
    expect(broken('if (isOpen) { enter(); }', variant)).toBe('if (isOpen || true) { enter(); }');
    const several = { pattern: 'store($$$ROWS, last)', replace: 'store($$$ROWS)' };
    expect(broken('store(a, [b,  c], last);', several)).toBe('store(a, [b,  c]);');
  });

  it('leaves no gap in a list where a metavariable stands for nothing', () => {
    const variant = { pattern: '[$$$BEFORE, gate, $$$AFTER]', replace: '[$$$BEFORE, $$$AFTER]' };
    expect(broken('use([gate, a, b]);', variant)).toBe('use([ a, b]);');
    expect(broken('use([a, gate, b]);', variant)).toBe('use([a, b]);');
  });

  it('is a problem where its replacement has a metavariable that it has not', () => {
    expect(() => broken('f(a);', { pattern: 'f($ONE)', replace: 'f($OTHER)' })).toThrow(
      'its replacement has $OTHER, which its pattern does not capture',
    );
  });

  it('is a problem in a file that is not TypeScript', () => {
    expect(() => broken('select 1;', { pattern: 'a', replace: 'b' }, 'deploy/a.sql')).toThrow(
      'deploy/a.sql is not TypeScript: say what it breaks by `text`, not `pattern`',
    );
  });
});

describe('A text', () => {
  const variant = { text: 'where id = $1 and processed', replace: 'where id = $1' };

  it('is found across the lines of a template, and of a string', () => {
    expect(broken('query(`select a\n  where id = $1\n    and processed`);', variant)).toBe(
      'query(`select a\n  where id = $1`);',
    );
    expect(broken("query('select a where id = $1 and processed');", variant)).toBe(
      "query('select a where id = $1');",
    );
  });

  it('is found neither in code nor in a comment', () => {
    const source = '// where id = $1 and processed\nid; query(`${id} where id = $1 and processed ${`id`}`);';
    expect(broken(source, variant)).toBe(
      '// where id = $1 and processed\nid; query(`${id} where id = $1 ${`id`}`);',
    );
    expect(() => broken('id; f(`${id}`); // id', { text: 'id', replace: 'no' })).toThrow('stands 0 times');
  });

  it('may have an expression of the template in it', () => {
    const limited = { text: 'order by id limit ${LIMIT}', replace: 'order by id limit 0' };
    expect(broken('f(`a order by id\n limit ${LIMIT} b`);', limited)).toBe('f(`a order by id limit 0 b`);');
  });

  it('is found anywhere in a file of another language', () => {
    expect(
      broken(
        '-- a grant\ngrant  select\n  on a;',
        { text: 'grant select on', replace: 'grant all on' },
        'a.sql',
      ),
    ).toBe('-- a grant\ngrant all on a;');
  });

  it('is a problem where it is there twice', () => {
    expect(() => broken('f(`a b`, "a  b");', { text: 'a b', replace: 'c' })).toThrow('stands 2 times');
  });
});

describe('A replacement', () => {
  it('is a problem where it changes nothing but the format', () => {
    expect(() => broken('f(\n  a);', { pattern: 'f($A)', replace: 'f($A)' })).toThrow(
      'it changes nothing in src/file.ts; write another replacement for: f($A)',
    );
    expect(() => broken('f(`a\n b`);', { text: 'a', replace: 'a' })).toThrow('it changes nothing');
  });

  it('is a problem where the file is no program any more', () => {
    for (const replace of ['if (a', 'f(', 'a b', '} {'])
      expect(() => broken('run(a);', { pattern: 'run(a);', replace })).toThrow(
        `src/file.ts is no program with its replacement; correct that: ${replace}`,
      );
  });
});
