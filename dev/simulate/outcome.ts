import { type DeliveryReport, NO_ANSWER, sum } from '../simulation/delivery-report';
import { style } from '../../src/terminal/style';
import { table } from '../../src/terminal/table';

/** The answers by status, then how fast they came. */
export function outcome(report: DeliveryReport): string {
  const rows = [...report.answers]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([status, count]) => [paint(status), String(count), status === '200' ? noteOf(report) : '']);
  const answers = table([{ title: 'answer' }, { title: 'times', align: 'right' }, { title: '' }], rows);
  const speed = [
    ['latency p50', milliseconds(report.latency(0.5))],
    ['latency p99', milliseconds(report.latency(0.99))],
    ['acknowledged', `${report.rate.toFixed(0)} per second`],
    ['took', `${(report.elapsedMs / 1000).toFixed(1)} s`],
  ];
  return `${answers}\n\n${speed.map(([name = '', value = '']) => `${name.padEnd(14)}${value}`).join('\n')}`;
}

/** One line for each kind of answer that deliveries were left with, and what it usually means. */
export function failures(report: DeliveryReport, url: string): string | undefined {
  if (report.unacknowledged.size === 0) return undefined;
  const lines = [...report.unacknowledged].map(
    ([status, count]) => `  ${status} (${count}×): ${meaning(status, url)}`,
  );
  const left = sum(report.unacknowledged);
  return [`${left} of ${report.settled} deliveries were left without a 200:`, ...lines].join('\n');
}

function noteOf(report: DeliveryReport): string {
  return report.duplicates > 0 ? `${report.duplicates} of them known already` : '';
}

function paint(status: string): string {
  return style(status === '200' ? 'green' : 'red', status);
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(1)} ms`;
}

function meaning(status: string, url: string): string {
  switch (status) {
    case '400':
      return 'the signature was refused: --secret must be the one that this server verifies with.';
    case '404':
      return `there is no webhook endpoint: --url is the address without a path, not ${url} plus one.`;
    case '429':
      return 'too many bad signatures from here: wait a minute, then try the right --secret.';
    case '503':
      return 'the server could not store them in time, or was shutting down: see its log and /health/ready.';
    case NO_ANSWER:
      return `nothing listens at ${url}, or it did not answer within 30 s.`;
    default:
      return 'see the log of the server.';
  }
}
