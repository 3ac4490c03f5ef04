import type { Catalogue } from '../catalogue';
import { type Box, type Group, GRID, layOut, MARGIN } from './layout';
import { crowsFoot, dot, drawnLines } from './lines';
import { Router } from './router';
import { hueOf, STYLE } from './style';

const TITLE_HEIGHT = 24;
const LEGEND_HEIGHT = 24;

/** docs/schema.svg: tables in their areas, and what refers to what. Legible on white and on black, without a script. */
export function schemaPicture(catalogue: Catalogue): string {
  const { boxes, groups, width, height } = layOut(catalogue);
  const router = new Router(width, height, [...boxes, ...groups.map(titleOf)]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + LEGEND_HEIGHT}" role="img" aria-label="The tables of hookledger and what they refer to">
  <style>${STYLE}</style>
${groups.map(drawnGroup).join('\n')}
${boxes.map(drawnBox).join('\n')}
${drawnLines(catalogue, boxes, router)}
${legend(height)}
</svg>
`;
}

/** No line runs across it. */
function titleOf({ x, y, width }: Group) {
  return { x, y: y + GRID, width, height: TITLE_HEIGHT - GRID };
}

function drawnGroup({ title, x, y, width, height }: Group): string {
  return `  <rect class="area" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>
  <text class="area-title" x="${x + 16}" y="${y + 25}">${title}</text>`;
}

function drawnBox({ table, x, y, width, height, rows, more }: Box): string {
  const names = rows.map(
    ({ name, isKey, y: middle }) =>
      `<text${isKey ? ' class="primary"' : ''} x="${x + 10}" y="${middle + 4}">${name}</text>`,
  );
  const rest = more > 0 ? `<text class="more" x="${x + 10}" y="${y + height - 6}">${more} more</text>` : '';
  return `  <g class="${hueOf(table)}"><title>${table}</title>
    <rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>
    <path class="head" d="M${x} ${y + 20}V${y + 5}q0 -5 5 -5H${x + width - 5}q5 0 5 5V${y + 20}z"/>
    <text class="name" x="${x + 10}" y="${y + 14.5}">${table}</text>
    ${names.join('')}${rest}
  </g>`;
}

function legend(y: number): string {
  const sample = (x: number, line: string, words: string) =>
    `<path class="${line}" d="M${x} ${y}h28"/>${crowsFoot({ x, y }, { x: x + 28, y })}${dot({ x: x + 28, y })}<text class="note" x="${x + 38}" y="${y + 4}">${words}</text>`;
  return `  <g class="plain">
    ${sample(MARGIN, 'line', 'refers to it by its id; it may come later')}
    ${sample(MARGIN + 300, 'line key', 'foreign key')}
    <text class="note" x="${MARGIN + 440}" y="${y + 4}"><tspan class="primary">bold</tspan>: primary key. Among the objects of Stripe, version_event (not drawn) names the event whose state a row shows.</text>
  </g>`;
}
