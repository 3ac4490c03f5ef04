import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { text } from '../stripe-shapes/fields';

/** Before the type, as the reason why it is ignored. */
export const NO_HANDLER = 'no handler for ';

/** What deciding needs of an event; true for every verified body. */
export interface ScopedEvent {
  type: string;
  object: string;
  livemode?: boolean | null;
  account?: string | null;
}

/** Which events concern this deployment. The others are kept in the log, `ignored`, with the reason given here. */
@Injectable()
export class EventScope {
  private readonly handledTypes = new Set<string>();

  constructor(@Inject(ENV) private readonly env: Pick<Env, 'STRIPE_LIVEMODE' | 'STRIPE_ACCOUNT'>) {}

  /** Called once at boot by the router with the types that have a handler. */
  serve(types: Iterable<string>): void {
    for (const type of types) this.handledTypes.add(type);
  }

  /** All that have a handler. */
  get types(): string[] {
    return [...this.handledTypes];
  }

  /** Why this event changes nothing here; undefined when it does concern us. */
  reasonToIgnore(event: ScopedEvent): string | undefined {
    const { STRIPE_LIVEMODE: mode, STRIPE_ACCOUNT: account } = this.env;
    if (event.object !== 'event') return 'a v2 event notification: thin events are not handled';
    if (event.account && event.account !== account) {
      return `it belongs to the connected account ${text(event.account) ?? '?'}, and STRIPE_ACCOUNT does not name it`;
    }
    if (mode !== 'any' && event.livemode !== (mode === 'live')) {
      const said =
        typeof event.livemode === 'boolean'
          ? `is a ${event.livemode ? 'live' : 'test'} mode event`
          : 'names no mode';
      return `it ${said}, and STRIPE_LIVEMODE is "${mode}"`;
    }
    if (!this.handledTypes.has(event.type)) return `${NO_HANDLER}${event.type}`;
    return undefined;
  }
}
