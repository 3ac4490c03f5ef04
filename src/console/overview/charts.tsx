import type { Traffic } from '../../traffic/traffic';
import type { Series, SeriesTone } from './chart';
import { ChartFigure } from './chart-figure';
import { peaksText, percentilesText, totalsText } from './summaries';

const deliveryTones = [
  ['new', 'good'],
  ['duplicate', 'neutral'],
  ['unavailable', 'warn'],
  ['refused', 'bad'],
] as const;
const outcomeTones = [
  ['processed', 'good'],
  ['ignored', 'neutral'],
  ['superseded', 'info'],
  ['waiting', 'wait'],
  ['retrying', 'warn'],
  ['deferred', 'strong'],
  ['dead', 'bad'],
] as const;

export function Charts({ traffic }: { traffic: Traffic }) {
  const { at, step, backlog } = traffic;
  const time = { at, step };
  const deliveries = seriesOf(deliveryTones, traffic.deliveries);
  const outcomes = seriesOf(outcomeTones, traffic.outcomes);
  const unfinished = seriesOf(
    [
      ['pending', 'info'],
      ['retrying', 'warn'],
      ['waiting', 'wait'],
      ['dead', 'bad'],
    ],
    backlog,
  );
  const ages: Series[] = [
    { name: 'due', tone: 'warn', values: backlog.oldestDueSeconds },
    { name: 'waiting', tone: 'wait', values: backlog.oldestWaitingSeconds },
  ];
  return (
    <div class="charts">
      <ChartFigure
        {...time}
        id="deliveries"
        title="Deliveries"
        kind="stack"
        unit="count"
        series={deliveries}
        summary={totalsText(deliveries)}
      />
      <ChartFigure
        {...time}
        id="outcomes"
        title="Outcomes of attempts"
        kind="stack"
        unit="count"
        series={outcomes}
        summary={totalsText(outcomes)}
      />
      <ChartFigure
        {...time}
        id="ack"
        title="Time to acknowledge"
        kind="lines"
        unit="seconds"
        series={percentileSeries(traffic.ack)}
        summary={percentilesText(traffic.ack.p50, traffic.ack.p99)}
      />
      <ChartFigure
        {...time}
        id="done"
        title="From receipt to done"
        kind="lines"
        unit="seconds"
        series={percentileSeries(traffic.done)}
        summary={percentilesText(traffic.done.p50, traffic.done.p99)}
      />
      <ChartFigure
        {...time}
        id="backlog"
        title="Unfinished events"
        kind="lines"
        unit="count"
        series={unfinished}
        summary={peaksText(unfinished, 'count')}
      />
      <ChartFigure
        {...time}
        id="ages"
        title="Age of the oldest"
        kind="lines"
        unit="seconds"
        series={ages}
        summary={peaksText(ages, 'seconds')}
      />
    </div>
  );
}

function seriesOf<Name extends string>(
  tones: readonly (readonly [Name, SeriesTone])[],
  values: Record<Name, readonly (number | null)[]>,
): Series[] {
  return tones.map(([name, tone]) => ({ name, tone, values: values[name] }));
}

function percentileSeries({ p50, p99 }: Traffic['ack']): Series[] {
  return [
    { name: 'p50', tone: 'info', values: p50 },
    { name: 'p99', tone: 'warn', values: p99 },
  ];
}
