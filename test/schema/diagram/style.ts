/** A table that others refer to has a colour, and so have the lines that lead to it. */
const hues: Readonly<Record<string, string>> = {
  stripe_event_log: 'blue',
  stripe_customers: 'teal',
  stripe_subscriptions: 'violet',
  stripe_prices: 'pink',
  stripe_products: 'brown',
  stripe_payments: 'orange',
  stripe_invoices: 'olive',
  stripe_charges: 'red',
  tenants: 'green',
  plans: 'cyan',
  bulk_replays: 'indigo',
  alerts: 'red',
};

/** Strong enough on white, and on black. */
const colours: Readonly<Record<string, [light: string, dark: string]>> = {
  blue: ['#2f6fde', '#5b9bff'],
  teal: ['#0e8a83', '#35bdb2'],
  violet: ['#7a4fd0', '#a98bf2'],
  pink: ['#c23a8a', '#ee77bb'],
  brown: ['#8d6034', '#c99a68'],
  orange: ['#d0690e', '#f39a4a'],
  olive: ['#7b7d12', '#b6b83e'],
  red: ['#cc3b3b', '#f37a74'],
  green: ['#2c8a3c', '#57c069'],
  cyan: ['#1481ad', '#45b6e0'],
  indigo: ['#4b58c9', '#8f9aff'],
  plain: ['#6e7885', '#7d8896'],
};

/** @param name of a table, or of one of its columns behind it. */
export function hueOf(name: string): string {
  return hues[name.split('.')[0] ?? ''] ?? 'plain';
}

const rulesOf = (shade: 0 | 1) =>
  Object.entries(colours)
    .map(([hue, shades]) => `.${hue} { --hue: ${shades[shade]}; }`)
    .join('\n      ');

/** A table and a line have a class for their hue. */
export const STYLE = `
    svg { --text: #1f2328; --quiet: #656d76; --area: #f6f8fa; --edge: #d8dee4; --box: #ffffff; }
      ${rulesOf(0)}
    @media (prefers-color-scheme: dark) {
      svg { --text: #e6edf3; --quiet: #8d96a0; --area: #12171e; --edge: #2b323b; --box: #0d1117; }
      ${rulesOf(1)}
    }
    text { font: 11.5px ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: var(--text); }
    .area { fill: var(--area); stroke: var(--edge); }
    .area-title { font-size: 15px; font-weight: 600; }
    .box { fill: var(--box); stroke: var(--hue); }
    .head { fill: var(--hue); fill-opacity: .16; }
    .name { font-size: 12px; font-weight: 600; }
    .primary { font-weight: 600; }
    .more, .note { font-size: 10.5px; fill: var(--quiet); }
    .line { fill: none; stroke: var(--hue); stroke-width: 1.3; }
    .key { stroke-width: 2.6; }
    .foot { fill: none; stroke: var(--hue); stroke-width: 1.3; }
    .end { fill: var(--hue); }
  `;
