import Stripe = require('stripe');
import { ownerOf } from '../event-log/read-event';
import { toldType } from '../event-log/notification-type';
import { field, idOf, text } from '../stripe-shapes/fields';
import { PermanentError } from '../failures/permanent.error';

/** Stripe's word that something has happened, without what. https://docs.stripe.com/event-destinations#thin-events */
export interface Notification {
  /** Stripe has the whole of it under the same id. */
  id: string;
  /** Of the event that it tells of, as API v1 names it. */
  toldType: string;
  /** Unix seconds. */
  created: number;
  /** The connected account; null: the key's own. */
  account: string | null;
  /** What it is about, and where Stripe shows it; null where it names nothing. */
  related: { id: string; kind: string; path: string } | null;
}

/** It says nothing that could be asked for. */
export class UnreadableNotificationError extends PermanentError {
  override readonly name = 'UnreadableNotificationError';
}

/** Only what a client needs to come into being: it parses, and asks nobody. */
const parser = new Stripe('none');

/**
 * Reads a notification that was verified when it came, as the SDK does; in its own words, since the SDK may be newer.
 * @throws {UnreadableNotificationError}
 */
export function readNotification(body: string): Notification {
  const parsed = parse(body);
  const {
    id,
    type,
    created,
    related_object: related,
  } = parsed as typeof parsed & { related_object?: unknown };
  const relatedId = idOf(field(related, 'id'));
  const path = text(field(related, 'url'));
  return {
    id,
    toldType: toldType(type),
    created: Math.floor(Date.parse(created) / 1000),
    account: ownerOf({ context: parsed.context?.toString() }),
    related:
      relatedId !== null && path?.startsWith('/v1/')
        ? { id: relatedId, kind: text(field(related, 'type')) ?? '', path }
        : null,
  };
}

function parse(body: string): Stripe.V2.Core.EventNotification {
  try {
    return parser.parseEventNotificationWithoutVerification(body);
  } catch (error) {
    throw new UnreadableNotificationError('the SDK cannot read this notification; look at its body', {
      cause: error,
    });
  }
}
