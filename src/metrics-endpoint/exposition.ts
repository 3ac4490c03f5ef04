import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';

/** All scrapers within it get the same text. Prometheus itself asks every 30 s. */
const FRESH_MS = 1_000;

interface Text {
  text: string;
  at: number;
}

/**
 * The text that Prometheus reads. It is made at most once a second, however many scrapers ask, since making it costs CPU and a
 * look at the log. A connection gets each text once: sixty scrapers without a pause would read it 2,000 times a second and leave
 * no time for anything else.
 */
@Injectable()
export class Exposition {
  private making: Promise<Text> | undefined;
  private made: Text | undefined;
  private readonly given = new WeakMap<object, Text>();

  constructor(private readonly metrics: Metrics) {}

  /**
   * A connection that has the text of this second already waits for the next one.
   * @throws what a metric's `collect` throws; the next scraper to ask then starts again.
   */
  async read(connection: object): Promise<string> {
    // A timer counts whole milliseconds, and may end a fraction of one too early.
    while (this.made && this.made === this.given.get(connection) && freshFor(this.made) > 0) {
      await sleep(Math.ceil(freshFor(this.made)));
    }
    const text = await this.current();
    this.given.set(connection, text);
    return text.text;
  }

  private async current(): Promise<Text> {
    if (this.made && freshFor(this.made) > 0) return this.made;
    this.making ??= this.make().finally(() => (this.making = undefined));
    return this.making;
  }

  private async make(): Promise<Text> {
    this.made = { text: await this.metrics.registry.metrics(), at: performance.now() };
    return this.made;
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

/** In milliseconds; 0 or less: it is no longer. */
function freshFor({ at }: Text): number {
  return at + FRESH_MS - performance.now();
}
