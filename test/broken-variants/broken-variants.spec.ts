import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chapters } from './all-variants';
import { proofTables } from './proof-table';

describe('The broken variants', () => {
  it('are those that docs/proof.md tells of (npm run test:variants -- --write-docs)', () => {
    const proof = readFileSync(resolve(__dirname, '../../docs/proof.md'), 'utf8');
    expect(proof).toContain(proofTables(chapters));
  });
});
