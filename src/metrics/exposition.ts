import { Injectable } from '@nestjs/common';
import { Metrics } from './metrics';

/** So many scrapers within it get the same text. Prometheus itself asks every 30 s. */
const FRESH_MS = 1_000;

/** The text that Prometheus reads: made at most once a second, however many ask, since making it costs CPU and a look at the log. */
@Injectable()
export class Exposition {
  private making: Promise<string> | undefined;
  private made: { text: string; at: number } | undefined;

  constructor(private readonly metrics: Metrics) {}

  /** @throws what a metric's `collect` throws; the next one to ask then starts again. */
  async read(): Promise<string> {
    if (this.made && performance.now() - this.made.at < FRESH_MS) return this.made.text;
    this.making ??= this.make().finally(() => (this.making = undefined));
    return this.making;
  }

  private async make(): Promise<string> {
    const text = await this.metrics.registry.metrics();
    this.made = { text, at: performance.now() };
    return text;
  }
}
