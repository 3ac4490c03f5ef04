import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { settingNames } from './env';

describe('The README', () => {
  it('lists every setting that there is, and no other', () => {
    const readme = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');
    const listed = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)`/gm)].map(([, name]) => name);
    // OpenTelemetry's own are read by its SDK.
    expect(listed.filter((name) => !name?.startsWith('OTEL_')).toSorted()).toEqual(settingNames.toSorted());
  });
});
