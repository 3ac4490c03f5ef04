// Draws what is in `data-chart` (overview/chart.ts). Colours come from the legend, so that console.css alone knows them.
const HEIGHT = 180;
const charts = new Map();

const figures = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** As secondsText in overview/chart.ts. */
function secondsText(seconds) {
  if (seconds === 0) return '0';
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  if (seconds < 120) return `${Number(seconds.toPrecision(2))} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

const texts = {
  count: { exact: (value) => figures.format(value), axis: (value) => compact.format(value) },
  seconds: { exact: secondsText, axis: secondsText },
};

const pad = (number) => String(number).padStart(2, '0');

/** Times are UTC everywhere in the console. */
function timeText(second, step) {
  const at = new Date(second * 1000);
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
  return step >= 3600
    ? `${at.getUTCDate()} ${at.toLocaleString('en', { month: 'short', timeZone: 'UTC' })}`
    : time;
}

/** Upon each other: the last series is drawn first and reaches to the sum of all. */
function stacked(series) {
  const sums = series[0].values.map(() => 0);
  return series.map(({ values }) => values.map((value, index) => (sums[index] += value ?? 0))).toReversed();
}

function rowsOf({ kind, at, series }) {
  return [at, ...(kind === 'stack' ? stacked(series) : series.map(({ values }) => values))];
}

/** Steps of an axis that shows lengths of time. */
const SECONDS = [-6, -5, -4, -3, -2, -1, 0]
  .flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power))
  .concat(10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800, 2592000);

const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

function seriesOf({ kind, series }, colors) {
  if (kind === 'lines') {
    return series.map(({ name }, index) => ({
      label: name,
      stroke: colors[index],
      width: 2,
      dash: DASHES[index % DASHES.length],
      spanGaps: false,
      points: { size: 5, fill: colors[index] },
    }));
  }
  const bars = uPlot.paths.bars({ size: [0.8, 24], align: 1 });
  return series
    .map(({ name }, index) => ({
      label: name,
      fill: colors[index],
      width: 0,
      paths: bars,
      points: { show: false },
    }))
    .toReversed();
}

function colorOf(element) {
  return getComputedStyle(element).color;
}

function draw(place, data) {
  const figure = place.closest('figure');
  const colors = [...figure.querySelectorAll('.swatch')].map((swatch) => colorOf(swatch));
  const ink = colorOf(figure.querySelector('.chart-summary'));
  const grid = getComputedStyle(place).borderTopColor;
  const axis = {
    stroke: ink,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  const { unit, step } = data;
  return new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: data.kind === 'lines' } },
      scales: {
        x: { time: true, range: (_, min, max) => [min, max + step] },
        y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] },
      },
      axes: [
        {
          ...axis,
          size: 28,
          space: 64,
          values: (_, seconds) => seconds.map((second) => timeText(second, step)),
        },
        {
          ...axis,
          size: 60,
          space: 32,
          ...(unit === 'seconds' && { incrs: SECONDS }),
          values: (_, values) =>
            values.map((value) =>
              unit === 'count' && !Number.isInteger(value) ? '' : texts[unit].axis(value),
            ),
        },
      ],
      tzDate: (second) => uPlot.tzDate(new Date(second * 1000), 'Etc/UTC'),
      series: [{}, ...seriesOf(data, colors)],
      hooks: { setCursor: [(plot) => showValues(figure, charts.get(place)?.data ?? data, plot.cursor.idx)] },
    },
    rowsOf(data),
    place,
  );
}

/** The figures under the pointer, in the legend. */
function showValues(figure, { series, unit, at, step }, index) {
  const outputs = figure.querySelectorAll('.legend-value');
  series.forEach(({ values }, position) => {
    const value = index === null || index === undefined ? undefined : values[index];
    const output = outputs[position];
    if (output)
      output.textContent = value === undefined ? '' : value === null ? '–' : texts[unit].exact(value);
  });
  const time = figure.querySelector('.legend-time');
  if (time)
    time.textContent =
      index === null || index === undefined ? '' : `${timeText(at[index], Math.min(step, 900))} UTC`;
}

function refresh() {
  for (const [place, { plot }] of charts) {
    if (place.isConnected) continue;
    plot.destroy();
    charts.delete(place);
  }
  for (const place of document.querySelectorAll('[data-chart]')) {
    const text = place.dataset.chart;
    const known = charts.get(place);
    if (known?.text === text) continue;
    const data = JSON.parse(text);
    if (known) {
      known.text = text;
      known.data = data;
      known.plot.setData(rowsOf(data));
    } else {
      charts.set(place, { text, data, plot: draw(place, data) });
      widths.observe(place);
    }
  }
}

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const plot = charts.get(target)?.plot;
    if (plot && plot.width !== target.clientWidth)
      plot.setSize({ width: target.clientWidth, height: HEIGHT });
  }
});

function redraw() {
  for (const { plot } of charts.values()) plot.destroy();
  charts.clear();
  refresh();
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
document.addEventListener('htmx:after:swap', refresh);
refresh();
