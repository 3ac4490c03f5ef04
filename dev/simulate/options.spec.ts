import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSimulateOptions } from './options';
import { freshSeed, startOf } from './seed';
import { findTarget } from './target';

describe('the options of simulate', () => {
  it('need not be given', () => {
    const options = readSimulateOptions([]);
    expect(options).toMatchObject({ count: 200, duplicates: 0.1, shuffle: 20, help: false });
    expect(options.seed).not.toBe(readSimulateOptions([]).seed);
  });

  it('are read', () => {
    const args =
      '--url http://127.0.0.1:1 --secret whsec_a --count 5 --rate 2.5 --types invoice.paid --seed s';
    const options = readSimulateOptions(args.split(' '));
    expect(options).toMatchObject({
      url: 'http://127.0.0.1:1',
      secret: 'whsec_a',
      count: 5,
      rate: 2.5,
      seed: 's',
    });
    expect(options.types).toEqual(new Set(['invoice.paid']));
  });

  it.each([
    ['--count 0', '--count must be at least 1'],
    ['--count many', '--count must be a whole number'],
    ['--rate 0', '--rate must be above 0'],
    ['--duplicates 2', '--duplicates must be between 0 and 1'],
    ['--shuffle 1.5', '--shuffle must be a whole number'],
    ['--secret sk_test_1', '--secret must start with "whsec_"'],
    ['--url localhost:3000', '--url must be an http'],
    ['--types invoice.payed', '--types does not know "invoice.payed"; there are: '],
    ['--bogus', "Unknown option '--bogus'"],
  ])('%s is refused with a reason', (args, reason) => {
    expect(() => readSimulateOptions(args.split(' '))).toThrow(reason);
  });

  it('name every mistake at once', () => {
    expect(() => readSimulateOptions(['--count', '0', '--shuffle', 'x'])).toThrow(/--count .*\n--shuffle /);
  });

  it('a seed alone decides the times', () => {
    expect(startOf('2026-11-23.ab') - startOf('2026-11-22.ab')).toBe(86_400);
    expect(startOf('anything')).toBe(startOf('else'));
    expect(startOf('2026-99-99.ab')).toBe(startOf('else'));
    expect(startOf(freshSeed())).toBeGreaterThan(startOf('2026-01-01.a'));
  });
});

describe('finding the server to simulate against', () => {
  let folder: string;
  let note: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hookledger-'));
    note = join(folder, 'server.json');
  });

  afterAll(() => rm(folder, { recursive: true }));

  const server = { url: 'http://127.0.0.1:3000', pid: process.pid, webhookSecret: 'whsec_note' };

  it('needs no note when all is told', async () => {
    const asked = { url: 'http://example.test', secret: 'whsec_mine' };
    await expect(findTarget(asked, join(folder, 'missing'))).resolves.toEqual(asked);
  });

  it('says how to start a server when there is no note', async () => {
    await expect(findTarget({}, join(folder, 'missing'))).rejects.toThrow(/npm start.*--url/s);
  });

  it('takes what is missing from the note of a server that lives', async () => {
    await writeFile(note, JSON.stringify(server));
    await expect(findTarget({}, note)).resolves.toEqual({ url: server.url, secret: server.webhookSecret });
    await expect(findTarget({ secret: 'whsec_mine' }, note)).resolves.toMatchObject({ secret: 'whsec_mine' });
    await expect(findTarget({ url: 'https://elsewhere.test' }, note)).rejects.toThrow('--secret');
  });

  it('says so when that server has ended, or its note is damaged', async () => {
    await writeFile(note, JSON.stringify({ ...server, pid: 2 ** 22 + 1 }));
    await expect(findTarget({}, note)).rejects.toThrow('has ended');
    await writeFile(note, '{"url":');
    await expect(findTarget({}, note)).rejects.toThrow('damaged');
  });
});
