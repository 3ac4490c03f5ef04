import { type ChartData, figureText, type Series, type Unit } from './chart';

interface ChartFigureProps {
  /** Stays the same for the same chart. */
  id: string;
  title: string;
  /** What the chart shows, in a sentence. */
  summary: string;
  kind: ChartData['kind'];
  unit: Unit;
  at: readonly number[];
  step: number;
  series: readonly Series[];
}

/** A chart with its text, and the same as a table. */
export function ChartFigure({ id, title, summary, kind, unit, at, step, series }: ChartFigureProps) {
  const data: ChartData = {
    kind,
    unit,
    at,
    step,
    series: series.map(({ name, values }) => ({ name, values })),
  };
  return (
    <figure class="card chart" id={id} aria-labelledby={`${id}-title`}>
      <figcaption>
        <h2 id={`${id}-title`}>{title}</h2>
        <p class="muted chart-summary">{summary}</p>
      </figcaption>
      <ul class="legend" id={`${id}-legend`}>
        {series.map(({ name, tone }) => (
          <li key={name}>
            <span class={`swatch series-${tone}`} aria-hidden="true" />
            {name} <output class="legend-value" id={`${id}-value-${name}`} />
          </li>
        ))}
        <li class="legend-time muted" id={`${id}-time`} />
      </ul>
      <div
        class="chart-plot"
        id={`${id}-plot`}
        data-chart={JSON.stringify(data)}
        aria-hidden="true"
        hx-morph-skip-children
      />
      <details id={`${id}-table`}>
        <summary>Show as a table</summary>
        <div class="table-frame chart-table" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
          <table class="table table-plain">
            <caption class="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">Time (UTC)</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col" class="cell-number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {at.map((second, index) => (
                <tr key={second}>
                  <th scope="row">{timeText(second)}</th>
                  {series.map(({ name, values }) => (
                    <td key={name} class="cell-number">
                      {figureText(values[index] ?? null, unit)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function timeText(second: number): string {
  return new Date(second * 1000).toISOString().slice(5, 16).replace('T', ' ');
}
