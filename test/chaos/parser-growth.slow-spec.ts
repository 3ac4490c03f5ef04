import { PassThrough } from 'node:stream';
import { createSecretKey } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AdminTokens } from '../../src/admin/access/admin-tokens';
import { carriesCsrfToken, isSameOrigin } from '../../src/console/access/forgery-protection';
import { returnPath, signInFor } from '../../src/console/access/return-path';
import { sessionIdOf } from '../../src/console/access/session-cookie';
import { AddressCounter } from '../../src/http/edge/address-counter';
import { networkOf, readForwardedAddresses } from '../../src/http/edge/client-address';
import { FailureException } from '../../src/http/failures/failure.exception';
import { readForm } from '../../src/http/bodies/form';
import { BodyReceiver } from '../../src/http/uploads/body-receiver';
import { UploadBudget } from '../../src/http/uploads/upload-budget';
import { traceIdOf } from '../../src/tracing/traceparent';
import { AllowedAddresses } from '../../src/webhooks/allowed-addresses';
import { isSignedBy, readSignatureHeader } from '../../src/webhooks/stripe-signature';
import { withoutTrailingSlash } from '../../src/webhooks/webhook-path';

/**
 * What a stranger reaches: forms of the sign-in, headers, addresses and paths. JSON is read only of who has a token, and a delivery
 * only once its signature is right. Eight times the input may cost so much more: linear is 8, by the square is 64, and what is
 * between is the machine.
 */
const MOST_GROWTH = 40;
const TIMES = 8;
/** The least of these counts, and there are more of them only while they say that it grows too fast. */
const ROUNDS = { least: 2, most: 10 };
/** Of CPU time, which the clock of the process knows to the microsecond; what others do on the machine is not in it. */
const SLICE_MICROS = 3_000;
/** Node refuses more than 16 KiB of headers: 8 × 1,900 bytes fit. */
const HEADER = 1_900;
/** Of a sign-in, whose limit is 16 KiB. */
const FORM = 2_048;

/** One run with an input of that size; what it returns must not be optimised away. */
type Parser = (input: never) => unknown;
interface Case {
  name: string;
  bytes: number;
  input: (bytes: number) => unknown;
  parse: Parser;
}

/** @returns the CPU time of one run in microseconds, as seen in a slice of many. */
async function timeOf(run: () => unknown): Promise<number> {
  for (let runs = 1; ; runs *= 2) {
    const began = process.cpuUsage();
    for (let index = 0; index < runs; index += 1) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    const { user, system } = process.cpuUsage(began);
    if (user + system >= SLICE_MICROS) return (user + system) / runs;
  }
}

async function leastOf(run: () => unknown): Promise<number> {
  return Math.min(await timeOf(run), await timeOf(run), await timeOf(run));
}

async function growth(small: () => unknown, large: () => unknown): Promise<number> {
  let [leastSmall, leastLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 1; round <= ROUNDS.most; round += 1) {
    leastSmall = Math.min(leastSmall, await timeOf(small));
    leastLarge = Math.min(leastLarge, await timeOf(large));
    if (round >= ROUNDS.least && leastLarge / leastSmall < MOST_GROWTH) break;
  }
  return leastLarge / leastSmall;
}

function growthOf({ bytes, input, parse }: Case): Promise<number> {
  const [small, large] = [input(bytes), input(TIMES * bytes)];
  return growth(
    () => parse(small as never),
    () => parse(large as never),
  );
}

const repeat = (text: string) => (bytes: number) => text.repeat(Math.ceil(bytes / text.length));
const numbered = (unit: (index: number) => string, length: number, separator: string) => (bytes: number) =>
  Array.from({ length: Math.floor(bytes / length) }, (_, index) => unit(index)).join(separator);

function refusalOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof FailureException) return error.code;
    throw error;
  }
}

const key = createSecretKey('whsec_growth', 'utf8');
const tokens = new AdminTokens({
  ADMIN_API_TOKENS: [{ name: 'olga', role: 'operator', digest: Buffer.alloc(32), length: 43 }],
});
const requestOf = (headers: Record<string, string>, url = '/console/events') =>
  ({ method: 'GET', url, headers, host: 'localhost' }) as unknown as FastifyRequest;
const allowed = new AllowedAddresses(Array.from({ length: 20 }, (_, index) => `3.18.${index}.0/24`));

/** The hook that reads the header. */
let forwarded: (request: { raw: { headers: Record<string, string> } }) => void = () => undefined;
readForwardedAddresses({
  addHook: (_name: string, hook: (...all: unknown[]) => void) => {
    forwarded = (request) => hook(request, undefined, () => undefined);
  },
} as unknown as FastifyInstance);

const forms: Case[] = [
  { name: 'a form of many fields', input: numbered((index) => `f${index}=v`, 8, '&') },
  { name: 'a form of one field many times', input: repeat('a=1&') },
  { name: 'a form of separators', input: repeat('&') },
  { name: 'a form of a long value', input: repeat('%C3%A4+') },
  { name: 'a form of a long name', input: (bytes: number) => `${repeat('%5B')(bytes)}=1` },
].map(({ name, input }) => ({
  name,
  bytes: FORM,
  input,
  parse: (text: string) => refusalOf(() => readForm(text)),
}));

const headers: Case[] = [
  {
    name: 'Stripe-Signature: many signatures',
    input: (bytes: number) => `t=1790000000,${numbered(() => `v1=${'0'.repeat(64)}`, 68, ',')(bytes)}`,
    parse: (header: string) => {
      const read = readSignatureHeader(header, 1_790_000_000);
      return typeof read === 'string' ? read : isSignedBy([key], Buffer.from('{}'), read);
    },
  },
  {
    name: 'Stripe-Signature: many parts',
    input: repeat('t=1,'),
    parse: (header: string) => readSignatureHeader(header, 1_790_000_000),
  },
  {
    name: 'Stripe-Signature: blanks',
    input: (bytes: number) => `t=1790000000${' '.repeat(bytes)}`,
    parse: (header: string) => readSignatureHeader(header, 1_790_000_000),
  },
  {
    name: 'Cookie: many',
    input: numbered((index) => `c${index}=v`, 9, '; '),
    parse: (cookie: string) => sessionIdOf(cookie, false),
  },
  {
    name: 'Cookie: the same many times',
    input: repeat('hookledger_session=%41; '),
    parse: (cookie: string) => sessionIdOf(cookie, false),
  },
  {
    name: 'Cookie: separators and blanks',
    input: (bytes: number) => ';'.repeat(bytes / 2) + ' '.repeat(bytes / 2),
    parse: (cookie: string) => sessionIdOf(cookie, false),
  },
  { name: 'Authorization', input: (bytes: number) => `Bearer ${'a'.repeat(bytes)}`, parse: actorOf },
  {
    name: 'Authorization: blanks',
    input: (bytes: number) => `Bearer ${'a '.repeat(bytes / 2)}`,
    parse: actorOf,
  },
  {
    name: 'traceparent',
    input: (bytes: number) => `00-${'0'.repeat(bytes)}`,
    parse: (header: string) => traceIdOf(header),
  },
  {
    name: 'the CSRF token',
    input: repeat('a-'),
    parse: (token: string) => carriesCsrfToken(requestOf({ 'x-csrf-token': token }), 'session'),
  },
  {
    name: 'Origin',
    input: (bytes: number) => `http://${repeat('a.')(bytes)}`,
    parse: (origin: string) => isSameOrigin(requestOf({ origin })),
  },
  ...[
    ['a long path', (bytes: number) => `/console/${'a'.repeat(bytes)}`],
    ['steps up', (bytes: number) => `/console/${'a/../'.repeat(bytes / 5)}`],
    ['steps down, then up', (bytes: number) => `/${'a/'.repeat(bytes / 5)}${'../'.repeat(bytes / 5)}`],
    ['dots', (bytes: number) => `/console/${'./'.repeat(bytes / 2)}`],
    ['escapes', (bytes: number) => `/console/${'%2e%2e/'.repeat(bytes / 7)}`],
    ['a query', (bytes: number) => `/console?${'ä='.repeat(bytes / 3)}`],
  ].map(([name, input]) => ({
    name: `?next=: ${String(name)}`,
    input: input as Case['input'],
    parse: (next: string) => returnPath(next),
  })),
  {
    name: 'hx-current-url',
    input: (bytes: number) => `http://localhost/console/${'a/../'.repeat(bytes / 5)}`,
    parse: (url: string) => signInFor(requestOf({ 'hx-current-url': url })),
  },
  {
    name: 'an address of colons',
    input: repeat(':'),
    parse: (address: string) => [networkOf(address), allowed.allows(address)],
  },
  {
    name: 'the path of the webhook with slashes',
    input: (bytes: number) => `/api/webhooks/stripe${'/'.repeat(bytes)}`,
    parse: (url: string) => withoutTrailingSlash({ url }),
  },
  ...[
    ['addresses', '10.0.0.1, '],
    ['nonsense', ','],
    ['blanks', ' '],
    ['colons', '::,'],
  ].map(([name, unit = '']) => ({
    name: `X-Forwarded-For: ${name}`,
    input: repeat(unit),
    parse: (header: string) => forwarded({ raw: { headers: { 'x-forwarded-for': header } } }),
  })),
].map((one) => ({ ...one, bytes: HEADER }));

const accountants: Case[] = [
  {
    name: 'failures of ever new addresses',
    bytes: 2_000,
    input: (count: number) => count,
    parse: (count: number) => {
      const counter = new AddressCounter({ limit: 1, windowSeconds: 60, maxAddresses: 100 });
      for (let index = 0; index < count; index += 1) counter.count(`10.${index >> 16}.${index & 65_535}`);
      return counter.size;
    },
  },
  {
    name: 'uploads when there is no room, whose predecessors are stale or not',
    bytes: 2_000,
    input: (count: number) => count,
    parse: (count: number) => {
      let now = 0;
      const budget = new UploadBudget(1024 * 1024, () => (now += 10));
      for (let index = 0; index < count; index += 1) {
        const suspect = index % 2 === 0 ? undefined : `10.0.0.${index % 7}`;
        const upload = budget.begin(60_000, () => undefined, suspect);
        if (upload) budget.receive(upload, 60_000);
      }
      return budget.bytes;
    },
  },
];

function actorOf(header: string): unknown {
  return tokens.actorOf(header);
}

describe('Eight times as much costs far less than eight times eight', () => {
  it.each([...forms, ...headers, ...accountants])('$name', async (one) => {
    expect(await growthOf(one)).toBeLessThan(MOST_GROWTH);
  });

  it('and this would see a parser that grows by the square', async () => {
    const asBefore = (text: string) => {
      const fields = new URLSearchParams(text);
      return [...new Set(fields.keys())].map((name) => fields.getAll(name));
    };
    const input = numbered((index) => `f${index}=v`, 8, '&');
    // The body that an attack sent: with smaller ones the fixed costs hide the square.
    const [small, large] = [input(16 * 1_024), input(TIMES * 16 * 1_024)];
    const leastLarge = await leastOf(() => asBefore(large));
    // After the large one, so that the compiler has seen it: what is slow at first would hide the square too.
    expect(leastLarge / (await leastOf(() => asBefore(small)))).toBeGreaterThan(MOST_GROWTH);
  });
});

describe('A body in chunks of one byte', () => {
  it('is read within twice its size, and each byte is copied less than three times', async () => {
    let copied = 0;
    const original = Buffer.prototype.copy;
    const copy = jest.spyOn(Buffer.prototype, 'copy').mockImplementation(function (this: Buffer, ...parts) {
      const count = Reflect.apply(original, this, parts) as number;
      copied += count;
      return count;
    });
    const stream = new PassThrough();
    const bytes = 20_000;
    const body = new Promise<Buffer>((resolve, reject) => {
      const receiver = new BodyReceiver(stream, bytes, {
        arrived: () => true,
        ended: resolve,
        tooLarge: () => reject(new Error('too large')),
        failed: reject,
      });
      expect(receiver).toBeDefined();
    });
    for (let index = 0; index < bytes; index += 1) stream.write(Buffer.of(index % 256));
    stream.end();
    const read = await body;
    copy.mockRestore();
    expect([read.length, read[300], read[19_999]]).toEqual([bytes, 300 % 256, 19_999 % 256]);
    expect(read.buffer.byteLength).toBeLessThanOrEqual(2 * bytes);
    expect(copied).toBeLessThan(3 * bytes);
  });
});
