import { Injectable } from '@nestjs/common';
import { field, idOf } from '../stripe-shapes/fields';
import { elementTexts, memberText } from './json-text';
import { type AskOptions, type Query, StripeApi } from './stripe-api';
import { UnreadableAnswerError } from '../failures/stripe-failures';

/** A page of one of Stripe's lists. */
export interface StripePage {
  /** Each as Stripe wrote it, in Stripe's order: the newest first. */
  items: readonly string[];
  /** Unix seconds, by Stripe's clock: everything until the end of this second is in it. */
  second: number;
}

/** As many as Stripe gives at a time. https://docs.stripe.com/api/pagination */
const PAGE = 100;

/** Stripe's lists, page by page. */
@Injectable()
export class StripeLists {
  constructor(private readonly stripe: StripeApi) {}

  /** At least one page, be it empty. @throws what {@link StripeApi.get} does */
  async *pages(path: string, query: Query, options: AskOptions = {}): AsyncGenerator<StripePage> {
    let after: string | undefined;
    do {
      const cursor: Query = after === undefined ? {} : { starting_after: after };
      const { text, second } = await this.stripe.get(path, { limit: PAGE, ...query, ...cursor }, options);
      const { items, hasMore, lastId } = read(text);
      yield { items, second };
      after = hasMore ? lastId : undefined;
    } while (after !== undefined);
  }
}

function read(text: string): { items: string[]; hasMore: boolean; lastId: string | undefined } {
  const list = parse(text);
  const data = field(list, 'data');
  const hasMore = field(list, 'has_more');
  if (!Array.isArray(data) || typeof hasMore !== 'boolean')
    throw new UnreadableAnswerError('the answer is no list');
  const lastId = idOf(data.at(-1)) ?? undefined;
  if (hasMore && lastId === undefined)
    throw new UnreadableAnswerError('the list goes on, but not from where');
  return { items: elementTexts(memberText(text, 'data') ?? '[]'), hasMore, lastId };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableAnswerError('the answer is no JSON', { cause: error });
  }
}
