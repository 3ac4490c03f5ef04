import { ask } from './ask';
import { type Check, failed, passed } from './check';

/** Prometheus gets an answer: the metrics, or 401 where METRICS_TOKEN is set, which is not known here. */
export function metricsCheck(url: string): Check {
  return {
    name: 'metrics',
    run: async () => {
      const { status } = await ask(`${url}/metrics`);
      const detail = `GET /metrics answers ${status}`;
      if (status === 200) return passed(detail);
      if (status === 401) return passed(`${detail}: METRICS_TOKEN is set`);
      return failed(detail, 'it must answer 200, or 401 with METRICS_TOKEN set: see the log');
    },
  };
}
