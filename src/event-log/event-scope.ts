import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { text } from '../stripe-shapes/fields';
import { isNotification, tellingType, toldType } from './notification-type';

/** Before the type, as the reason why it is ignored. */
export const NO_HANDLER = 'no handler for ';

/** What deciding needs of an event; true for every verified body. */
export interface ScopedEvent {
  type: string;
  object: string;
  livemode?: boolean | null;
  account?: string | null;
  /** What a notification has in the place of `account`. https://docs.stripe.com/context */
  context?: string | null;
}

/** Which events concern this deployment. The others are kept in the log, `ignored`, with the reason given here. */
@Injectable()
export class EventScope {
  private readonly handledTypes = new Set<string>();

  constructor(@Inject(ENV) private readonly env: Pick<Env, 'STRIPE_LIVEMODE' | 'STRIPE_ACCOUNT'>) {}

  /** Called at boot by whoever routes, with the types that have a handler. */
  serve(types: Iterable<string>): void {
    for (const type of types) this.handledTypes.add(type);
  }

  /** All that have a handler, and the names of what tells of them. */
  get types(): string[] {
    return [...this.handledTypes].flatMap((type) => [type, tellingType(type)]);
  }

  /** Why this event changes nothing here; undefined when it does concern us. */
  reasonToIgnore(event: ScopedEvent): string | undefined {
    const { STRIPE_LIVEMODE: mode, STRIPE_ACCOUNT: account } = this.env;
    const owner = event.account || event.context;
    if (owner && owner !== account) {
      return `it belongs to the connected account ${text(owner) ?? '?'}, and STRIPE_ACCOUNT does not name it`;
    }
    if (mode !== 'any' && event.livemode !== (mode === 'live')) {
      const said =
        typeof event.livemode === 'boolean'
          ? `is a ${event.livemode ? 'live' : 'test'} mode event`
          : 'names no mode';
      return `it ${said}, and STRIPE_LIVEMODE is "${mode}"`;
    }
    const handled = isNotification(event) ? toldType(event.type) : event.type;
    if (!this.handledTypes.has(handled)) return `${NO_HANDLER}${event.type}`;
    return undefined;
  }
}
