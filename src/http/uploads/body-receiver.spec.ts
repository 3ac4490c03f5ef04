import { PassThrough } from 'node:stream';
import { BodyReceiver, type BodySink } from './body-receiver';

interface Seen {
  arrived: number;
  outcomes: string[];
}

function receive(limit: number, room = Number.POSITIVE_INFINITY) {
  const stream = new PassThrough();
  const seen: Seen = { arrived: 0, outcomes: [] };
  const sink: BodySink = {
    arrived: (bytes) => (seen.arrived += bytes) <= room,
    ended: (body) => seen.outcomes.push(`ended ${body.toString()}`),
    tooLarge: (head) => seen.outcomes.push(`too large ${head.toString()}`),
    failed: (error) => seen.outcomes.push(`failed ${error.name}`),
  };
  const receiver = new BodyReceiver(stream, limit, sink);
  return { stream, receiver, seen };
}

const settled = () => new Promise((done) => setImmediate(done));

describe('A body', () => {
  it.each([
    { name: 'nothing', chunks: [] },
    { name: 'one chunk', chunks: ['hello'] },
    { name: 'several', chunks: ['he', 'llo', ' world'] },
    {
      name: 'thousands of one byte',
      chunks: Array.from({ length: 5_000 }, (_, index) => String(index % 10)),
    },
  ])('is read whole: $name', async ({ chunks }) => {
    const { stream, seen } = receive(10_000);
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
    await settled();
    expect(seen.outcomes).toEqual([`ended ${chunks.join('')}`]);
    expect(seen.arrived).toBe(chunks.join('').length);
  });

  it('of one chunk is not copied', async () => {
    const chunk = Buffer.from('hello');
    const stream = new PassThrough();
    let received: Buffer | undefined;
    const sink: BodySink = {
      arrived: () => true,
      ended: (body) => (received = body),
      tooLarge: () => undefined,
      failed: () => undefined,
    };
    const receiver = new BodyReceiver(stream, 10, sink);
    stream.end(chunk);
    await settled();
    receiver.stop();
    expect(received).toBe(chunk);
  });

  it('of exactly the limit is taken, and one byte more is too large as soon as it is there', async () => {
    const fits = receive(5);
    fits.stream.end('hello');
    const over = receive(5);
    over.stream.write('hello');
    over.stream.write('!');
    over.stream.write('never read');
    await settled();
    expect(fits.seen.outcomes).toEqual(['ended hello']);
    expect(over.seen).toEqual({ arrived: 6, outcomes: ['too large hello!'] });
    expect(over.stream.isPaused()).toBe(true);
  });

  it('is read no further when there is no room, and the sink hears nothing more', async () => {
    const { stream, seen } = receive(100, 5);
    stream.write('hello');
    stream.write('!');
    stream.write('never read');
    await settled();
    stream.destroy();
    await settled();
    expect(seen).toEqual({ arrived: 6, outcomes: [] });
  });

  it('whose client goes away fails once', async () => {
    const gone = receive(100);
    gone.stream.write('hel');
    gone.stream.destroy();
    const broken = receive(100);
    broken.stream.destroy(new TypeError('for the test'));
    const late = receive(100);
    late.receiver.stop();
    late.stream.destroy(new TypeError('after it was stopped'));
    await settled();
    expect(gone.seen.outcomes).toEqual(['failed ClientGoneError']);
    expect(broken.seen.outcomes).toEqual(['failed TypeError']);
    expect(late.seen.outcomes).toEqual([]);
  });
});
