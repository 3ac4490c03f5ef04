import type Stripe from 'stripe';
import { buildEvent, type SimulatedEvent } from '../../../dev/simulation/event.object';
import { stripeId } from '../../../dev/simulation/identifiers';
import { previousAttributes } from '../../../dev/simulation/previous-attributes';
import { type Random, seededRandom } from '../../../dev/simulation/random';
import { API_VERSION, type StripeShape } from '../../../dev/simulation/stripe-shape';

/** An object in each rendering. */
export type Bodies = Record<StripeShape, object>;

export interface Happening {
  type: string;
  before?: Bodies | undefined;
  after: Bodies;
  created: number;
  madeAt: number;
  request: Stripe.Event.Request;
}

/** An event as it was made, in each rendering; both have the same id. */
export interface EventRecord {
  readonly serial: number;
  readonly id: string;
  readonly type: string;
  readonly created: number;
  /** By the account's clock, whatever `created` says. */
  readonly madeAt: number;
  readonly rendered: Record<StripeShape, SimulatedEvent>;
}

/** These say what was before; of the others Stripe tells only what is. */
const TELLS_BEFORE = /\.updated$|^charge\.refunded$/;

/** The account's list of events, oldest first. */
export class EventRecords {
  readonly all: EventRecord[] = [];
  /** Hears of each as it is made. */
  onRecord: (event: EventRecord) => void = () => undefined;
  private readonly random: Random;

  constructor(private readonly options: { seed: string | number; twins: number }) {
    this.random = seededRandom(`${options.seed}/events`);
  }

  record(happening: Happening): void {
    const { type, before, after } = happening;
    // Stripe does not tell of a change that changed nothing.
    if (before && type.endsWith('.updated') && isEmpty(previousAttributes(before.current, after.current)))
      return;
    this.append(happening);
    // "In rare cases two separate Event objects": https://docs.stripe.com/webhooks#handle-duplicate-events
    if (this.random() < this.options.twins) this.append(happening);
  }

  private append({ type, before, after, created, madeAt, request }: Happening): void {
    const serial = this.all.length;
    const id = stripeId('evt', this.options.seed, serial);
    const render = (shape: StripeShape): SimulatedEvent => {
      const was = before?.[shape];
      const previous = was && TELLS_BEFORE.test(type) ? previousAttributes(was, after[shape]) : undefined;
      return buildEvent({
        id,
        type,
        object: after[shape],
        ...(previous && { previousAttributes: previous }),
        created,
        apiVersion: API_VERSION[shape],
        request,
      });
    };
    const rendered = { current: render('current'), old: render('old') };
    const record = { serial, id, type, created, madeAt, rendered };
    this.all.push(record);
    this.onRecord(record);
  }
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
