import { Metrics } from '../../src/metrics/metrics';
import type { TestService } from './test-service';

/** What Prometheus would read now. Over HTTP it gets the same text for up to a second. */
export function expositionOf({ app }: TestService): Promise<string> {
  return app.get(Metrics).registry.metrics();
}
