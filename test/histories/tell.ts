import { waveOf } from './delivery-plan';
import type { Act, History } from './history';
import { WAVES } from './script';

/** A history in lines for people: what is there from the start, and what comes in each wave. */
export function tell(history: History): string[] {
  const lines = [`${history.shape} shape, ${history.script.isOneByOne ? 'one by one' : 'all at once'}`];
  for (const act of history.setUp) lines.push(`before: ${inWords(act)}`);
  for (let wave = 0; wave < WAVES; wave += 1) {
    const { acts, deliveries } = waveOf(history, wave);
    for (const act of acts) lines.push(`wave ${wave}: ${inWords(act)}`);
    for (const { event, replica } of deliveries) {
      const { id, type, created, data } = event;
      const before = data.previous_attributes
        ? ` before: ${JSON.stringify(data.previous_attributes, essence)}`
        : '';
      lines.push(
        `wave ${wave}: replica ${replica} gets ${id} ${created} ${type} ${briefly(data.object)}${before}`,
      );
    }
  }
  return lines;
}

function inWords(act: Act): string {
  if ('customer' in act) return `${act.what}: ${act.customer.id} to ${act.tenant.id}`;
  if ('price' in act) return `${act.what}: ${act.price.id} buys ${act.plan ?? 'no plan'}`;
  return `${act.what} ${act.tenant.id}`;
}

/** Of lists only what tells their elements apart. */
function essence(key: string, value: unknown): unknown {
  const isElement = typeof value === 'object' && value !== null && 'id' in value && key !== '';
  if (!isElement) return value;
  const { id, price, quantity } = value as { id: unknown; price?: { id?: unknown }; quantity?: unknown };
  return { id, price: price?.id, quantity };
}

const BRIEF = new Set([
  'id',
  'customer',
  'status',
  'items',
  'name',
  'metadata',
  'amount',
  'amount_refunded',
  'attempt_count',
]);

function briefly(object: object): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(object).filter(([key]) => BRIEF.has(key))),
    essence,
  );
}
