import { bytesOf, sizeOf } from './amounts';
import { readableSql } from './readable-sql';

describe('SQL in a plan', () => {
  it.each([
    ['select 1', 'select 1;'],
    ['\n      create table t (\n        id bigint\n      )', 'create table t (\n  id bigint\n);'],
    [
      'alter table t\n      add column a text,\n      add column b text',
      'alter table t\n  add column a text,\n  add column b text;',
    ],
    [
      '\n    do $$ begin\n      if true then\n        null;\n      end if;\n    end $$',
      'do $$ begin\n  if true then\n    null;\n  end if;\nend $$;',
    ],
  ])('%j loses its indentation only', (sql, readable) => {
    expect(readableSql(sql)).toBe(readable);
  });
});

it.each([
  [{ rows: 1_234_567, bytes: 1_400_000_000 }, 'about 1,234,567 rows, 1.3 GB'],
  [{ rows: undefined, bytes: 0 }, 'rows not counted, 0 bytes'],
])('A table of %j is of %s', (size, words) => {
  expect(sizeOf(size)).toBe(words);
  expect(bytesOf(81 * 1024 * 1024)).toBe('81 MB');
});
