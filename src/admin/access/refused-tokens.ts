import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { Metrics } from '../../metrics/metrics';

/** Where a token is shown: the `Authorization` header, or the form of the console. */
export const doors = ['bearer', 'sign_in'] as const;
export type Door = (typeof doors)[number];

/** `missing`: none was sent; `wrong`: none of ours; `limited`: none of ours, from an address that had sent too many. */
export const tokenRefusals = ['missing', 'wrong', 'limited'] as const;
export type TokenRefusal = (typeof tokenRefusals)[number];

const WINDOW_MS = 60_000;
const LINES_FOR_EACH_ADDRESS = 3;
const LINES = 20;

/**
 * Tells of refused tokens: each is counted; the first ones of a minute are lines of the log, and the rest of that minute is one
 * more. So a flood from anywhere writes 21 lines a minute at most.
 */
@Injectable()
export class RefusedTokens implements OnModuleDestroy {
  private readonly logger = new Logger('Tokens');
  private readonly counter: Counter<'door' | 'reason'>;
  private readonly lines = new Map<string, number>();
  private written = 0;
  private unwritten = 0;
  private window: NodeJS.Timeout | undefined;

  constructor(metrics: Metrics) {
    this.counter = metrics.counter(
      'token_refusals_total',
      'Calls without a token of ADMIN_API_TOKENS, by where it was asked for and what was wrong',
      { door: doors, reason: tokenRefusals },
    );
  }

  /** A call without a token guesses nothing: it is counted, and no line. */
  missing(): void {
    this.counter.inc({ door: 'bearer', reason: 'missing' });
  }

  add(door: Door, reason: Exclude<TokenRefusal, 'missing'>, address: string): void {
    this.counter.inc({ door, reason });
    this.window ??= setTimeout(() => this.endWindow(), WINDOW_MS).unref();
    const lines = this.lines.get(address) ?? 0;
    if (lines >= LINES_FOR_EACH_ADDRESS || this.written >= LINES) {
      this.unwritten += 1;
      return;
    }
    this.lines.set(address, lines + 1);
    this.written += 1;
    this.logger.warn({ door, reason, address }, 'wrong token refused');
  }

  onModuleDestroy(): void {
    clearTimeout(this.window);
    this.endWindow();
  }

  private endWindow(): void {
    if (this.unwritten > 0) this.logger.warn({ count: this.unwritten }, 'more wrong tokens refused');
    this.window = undefined;
    this.lines.clear();
    this.written = this.unwritten = 0;
  }
}
