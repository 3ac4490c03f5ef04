import { Injectable } from '@nestjs/common';
import { isObject, type StripeObject } from '../stripe-shapes/fields';
import { StripeApi } from '../stripe-api/stripe-api';
import { kindKeptIn } from '../stripe-objects/kept-kinds';
import { UnreadableAnswerError } from '../failures/stripe-failures';

/** An object as Stripe's API showed it. */
export interface FetchedObject {
  object: StripeObject;
  /** The same as Stripe wrote it. */
  text: string;
  /** Unix seconds, by Stripe's clock: everything until the end of this second is in it. */
  second: number;
}

/** Whoever is asked for comes again by a schedule of its own. */
const LONGEST_WAIT_MS = 2_000;

/** Stripe's API, as far as single objects go. Never called within a transaction. */
@Injectable()
export class StripeObjects {
  constructor(private readonly stripe: StripeApi) {}

  /** Without a key there is nobody to ask. */
  get isAvailable(): boolean {
    return this.stripe.isAvailable;
  }

  /**
   * The object as it is now, and of which second that is.
   * @throws what {@link StripeApi.get} does (https://docs.stripe.com/api/errors)
   */
  async fetch(projection: string, id: string, account: string | null): Promise<FetchedObject> {
    const path = `/v1/${kindKeptIn(projection).collection}/${encodeURIComponent(id)}`;
    const { text, second } = await this.stripe.get(path, {}, { account, longestWaitMs: LONGEST_WAIT_MS });
    return { object: objectOf(text), text, second };
  }
}

/** @throws {UnreadableAnswerError} */
export function objectOf(text: string): StripeObject {
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch (error) {
    throw new UnreadableAnswerError('the answer is no JSON', { cause: error });
  }
  if (!isObject(object)) throw new UnreadableAnswerError('the answer is no object');
  return object;
}
