import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chapters } from './all-variants';
import { proofTables } from './proof-table';

const read = (path: string) => readFileSync(resolve(__dirname, '../..', path), 'utf8');
const variants = Object.values(chapters).flat();

describe('The broken variants', () => {
  it.each(variants)('can be made: $broken', ({ source, search, replace }) => {
    expect(read(source).split(search)).toHaveLength(2);
    expect(replace).not.toBe(search);
  });

  it.each(variants)('have a test to catch them: $broken', ({ spec, test = '' }) => {
    expect(read(spec)).toContain(test);
  });

  it('are those that docs/proof.md tells of (npm run test:variants -- --write-docs)', () => {
    expect(read('docs/proof.md')).toContain(proofTables(chapters));
  });
});
