import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { WaitingRoom } from './waiting-room';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('The waiting room', () => {
  let room: WaitingRoom;
  let called: string[];
  beforeEach(() => {
    room = new WaitingRoom();
    called = [];
  });

  function wait(name: string): PassThrough {
    const body = new PassThrough();
    room.wait(
      body,
      () => called.push(name),
      () => called.push(`${name} has gone`),
    );
    return body;
  }

  async function leave(body: PassThrough): Promise<void> {
    const closed = new Promise((resolve) => body.once('close', resolve));
    body.destroy();
    await closed;
  }

  it('keeps each for a second', () => {
    wait('first');
    jest.advanceTimersByTime(600);
    wait('second');
    jest.advanceTimersByTime(399);
    expect(called).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(called).toEqual(['first']);
    jest.advanceTimersByTime(600);
    expect(called).toEqual(['first', 'second']);
  });

  it('forgets at once a client that goes away', async () => {
    await leave(wait('first'));
    expect(called).toEqual(['first has gone']);
    jest.advanceTimersByTime(1_000);
    expect(called).toEqual(['first has gone']);
  });

  it('hears of a client that breaks its connection off, although none of its body is read', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      headers: { 'content-length': '500000' },
    });
    client.on('error', () => undefined);
    client.flushHeaders();
    const [body] = (await once(server, 'request')) as [PassThrough];
    const gone = new Promise<void>((resolve) => room.wait(body, () => called.push('next'), resolve));
    client.destroy();
    await gone;
    expect(called).toEqual([]);
    server.close();
  });

  it('says nothing more when a client goes away after its turn', async () => {
    const first = wait('first');
    jest.advanceTimersByTime(1_000);
    await leave(first);
    expect(called).toEqual(['first']);
  });

  it('has room for five hundred; the next one does not wait', async () => {
    const bodies = Array.from({ length: 500 }, () => wait('of the 500'));
    wait('one more');
    expect(called).toEqual(['one more']);
    for (const body of bodies.slice(0, 1)) await leave(body);
    wait('in the free place');
    expect(called).toEqual(['one more', 'of the 500 has gone']);
    jest.advanceTimersByTime(1_000);
    expect(called).toHaveLength(502);
  });
});
