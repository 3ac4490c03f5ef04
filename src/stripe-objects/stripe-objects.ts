import { creditNote } from './credit-note';
import { dispute } from './dispute';
import { price } from './price';
import { product } from './product';
import { refund } from './refund';
import type { StripeObjectKind } from './stripe-object';

/** The kinds of objects that are one file each. */
export const stripeObjects: readonly StripeObjectKind[] = [refund, dispute, creditNote, price, product];
