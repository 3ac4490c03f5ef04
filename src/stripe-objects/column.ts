import type { ColumnType } from '../ordering/projection';
import * as shape from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/** One property of an object's state: where Stripe has it, how it is stored, and why. */
export interface Column<T> {
  /** Undefined: it takes part in decisions and has no column. */
  readonly type: ColumnType | undefined;
  readonly nullable: boolean;
  /** Reads it from an object of any API version. */
  readonly read: (object: StripeObject) => T;
  /** Why it is kept; the comment of its column in the database. */
  readonly why: string;
  /** The table in whose `id` its value is found. */
  readonly refersTo?: string;
}

/** Of a key, or a path of keys; a function where API versions differ. */
type Source = string | readonly string[] | ((object: StripeObject) => unknown);

const valueAt =
  (source: Source) =>
  (object: StripeObject): unknown => {
    if (typeof source === 'function') return source(object);
    return shape.field(object, ...(typeof source === 'string' ? [source] : source));
  };

const stored =
  <T>(type: ColumnType, read: (value: unknown) => T, nullable = true) =>
  (source: Source, why: string): Column<T> => {
    const value = valueAt(source);
    return { type, nullable, why, read: (object) => read(value(object)) };
  };

export const column = {
  /** The id of another object, whether Stripe sends the id or the object. */
  ref: (source: Source, refersTo: string, why: string): Column<string | null> => ({
    ...stored('text', shape.idOf)(source, why),
    refersTo,
  }),
  text: stored('text', shape.text),
  /** Text that is always there. @param otherwise where Stripe sends none */
  status: (source: Source, otherwise: string, why: string): Column<string> =>
    stored('text', (value) => shape.text(value) || otherwise)(source, why),
  /** ISO 4217, lower case. */
  currency: stored('text', shape.currency),
  /** A whole number; an amount is in the currency's minor unit. */
  integer: stored('bigint', shape.integer),
  flag: stored('boolean', shape.flag, false),
  /** Part of the state without a column. */
  unstored: <T>(read: (object: StripeObject) => T, why: string): Column<T> => ({
    type: undefined,
    nullable: true,
    read,
    why,
  }),
};
