import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import Stripe = require('stripe');
import { ENV, type Env } from '../config/env';
import { delayBeforeNextTry } from './next-try';
import { failureOf, UnreadableAnswerError } from '../failures/stripe-failures';

/** An answer of Stripe's API, as it was written. */
export interface StripeAnswer {
  text: string;
  /** Unix seconds, by Stripe's clock: everything until the end of this second is in it. */
  second: number;
}

export interface AskOptions {
  /** The connected account on whose behalf; null: the key's own. */
  account?: string | null;
  /** Ends waits, for an answer and between tries. */
  signal?: AbortSignal | undefined;
  longestWaitMs?: number;
}

export type Query = Readonly<Record<string, string | number>>;

/** For the beginning of an answer, and between two pieces of it. */
const TIMEOUT_MS = 10_000;
/** For all of an answer. */
const READ_TIMEOUT_MS = 30_000;
/** Longer than that the one who asks comes again by himself. */
const LONGEST_WAIT_MS = 60_000;

/** Stripe's API for reading. Never called within a transaction. */
@Injectable()
export class StripeApi {
  private readonly stripe: Stripe | undefined;

  constructor(
    @Inject(ENV) { STRIPE_API_KEY, STRIPE_API_BASE }: Pick<Env, 'STRIPE_API_KEY' | 'STRIPE_API_BASE'>,
  ) {
    if (STRIPE_API_KEY === undefined) return;
    const { protocol, hostname, port } = new URL(STRIPE_API_BASE);
    this.stripe = new Stripe(STRIPE_API_KEY, {
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port && { port }),
      timeout: TIMEOUT_MS,
      // Tried again here, where Retry-After is heard.
      maxNetworkRetries: 0,
      telemetry: false,
    });
  }

  /** Without a key there is nobody to ask. */
  get isAvailable(): boolean {
    return this.stripe !== undefined;
  }

  /**
   * Asks, and asks again where that may help.
   * @throws {StripeRefusedError} {StripeUnavailableError} and, where the question is wrong, what the SDK throws
   */
  async get(path: string, query: Query, options: AskOptions = {}): Promise<StripeAnswer> {
    const { signal, longestWaitMs = LONGEST_WAIT_MS } = options;
    for (let tries = 1; ; tries += 1) {
      signal?.throwIfAborted();
      try {
        return await orAborted(this.ask(path, query, options.account ?? null), signal);
      } catch (error) {
        signal?.throwIfAborted();
        const delayMs = delayBeforeNextTry(error, tries, longestWaitMs);
        if (delayMs === undefined) throw failureOf(error, path);
        await sleep(delayMs, undefined, signal && { signal });
      }
    }
  }

  /**
   * Stripe dates its answer when it sends it, so that what it shows was read at most one round trip before; one second
   * more, since both are rounded.
   */
  private async ask(path: string, query: Query, account: string | null): Promise<StripeAnswer> {
    if (!this.stripe) throw new Error('there is no STRIPE_API_KEY to ask Stripe with');
    const asked = performance.now();
    const parameters = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const url = parameters.size > 0 ? `${path}?${parameters.toString()}` : path;
    // Streamed, since the SDK's own reading would round numbers.
    const response = (await this.stripe.rawRequest(
      'GET',
      url,
      {},
      { streaming: true, ...(account !== null && { stripeAccount: account }) },
    )) as IncomingMessage;
    const roundTrip = (performance.now() - asked) / 1000;
    const sent = Date.parse(response.headers.date ?? '') / 1000;
    const text = await textOf(response);
    if (Number.isNaN(sent)) throw new UnreadableAnswerError('the answer has no date');
    return { text, second: Math.floor(sent - roundTrip) - 1 };
  }
}

/** Nobody who is to end waits for an answer; it is read and forgotten. */
async function orAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(() => signal.throwIfAborted());
  // Whichever comes second is heard by nobody.
  for (const each of [answer, aborted]) each.catch(() => undefined);
  try {
    await Promise.race([answer, aborted]);
    return await answer;
  } finally {
    settled.abort();
  }
}

/** @throws {Stripe.errors.StripeConnectionError} where it ends too early, as the SDK does. */
async function textOf(response: IncomingMessage): Promise<string> {
  const patience = AbortSignal.timeout(READ_TIMEOUT_MS);
  const stop = () => response.destroy(new Error('the answer took too long'));
  patience.addEventListener('abort', stop, { once: true });
  try {
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString('utf8');
  } catch (error) {
    throw new Stripe.errors.StripeConnectionError({
      message: 'the answer ended too early',
      detail: error as Error,
    });
  } finally {
    patience.removeEventListener('abort', stop);
  }
}
