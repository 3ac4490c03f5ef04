import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FailureException } from '../../http/failures/failure.exception';
import type { CurrentSession } from '../access/console-sessions.service';
import { ChangeWatch } from './change-watch.service';
import { SessionWatch } from './session-watch.service';
import { refuseTooMany } from './stream-limits';

/** Proxies end connections that have been silent for a minute. */
const HEARTBEAT_MS = 20_000;
/** In bytes. */
const MAX_UNREAD = 16_384;
const LAST_WORDS_MS = 300;

/** Streams of server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  private readonly streams = new Map<() => void, CurrentSession>();
  private isClosing = false;

  constructor(
    private readonly watch: ChangeWatch,
    private readonly sessions: SessionWatch,
  ) {}

  /**
   * Tells of each change until the client goes, its session ends on any replica, or the service ends.
   * @throws {FailureException} 429, 503 when there are too many, or no more to come.
   */
  open(session: CurrentSession, reply: FastifyReply): void {
    if (this.isClosing) throw new FailureException(503, 'unavailable', { retryAfterSeconds: 10 });
    refuseTooMany([...this.streams.values()], session);
    reply.hijack();
    const { raw } = reply;
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) raw.setHeader(name, value);
    }
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Kept alive, it would be one more connection to wait for when the service ends.
      connection: 'close',
      // nginx would keep it back.
      'x-accel-buffering': 'no',
    });
    const send = (text: string) => {
      raw.write(text);
      if (raw.writableLength > MAX_UNREAD) end();
    };
    const unsubscribe = this.watch.subscribe(() => send('event: changed\ndata:\n\n'));
    const heartbeat = setInterval(() => send(':\n\n'), HEARTBEAT_MS);
    const end = () => {
      clearInterval(heartbeat);
      clearTimeout(expiry);
      unsubscribe();
      unwatch();
      this.streams.delete(end);
      raw.end();
      // Whoever does not read does not get to the end either.
      setTimeout(() => raw.destroy(), LAST_WORDS_MS).unref();
    };
    const expiry = setTimeout(end, session.expiresAt.getTime() - Date.now());
    const unwatch = this.sessions.watch(session, end);
    this.streams.set(end, session);
    raw.once('close', end);
    send('retry: 5000\n\nevent: ready\ndata:\n\n');
  }

  /** Before the server closes, which waits for its connections. */
  onModuleDestroy(): void {
    this.isClosing = true;
    for (const end of this.streams.keys()) end();
  }
}
