/** What is known of a kind of object that has a table, whether one file defines it or several do. */
export interface KeptKind {
  /** Stripe's word: the `object` of its JSON. */
  readonly kind: string;
  readonly table: string;
  /** Of Stripe's API: `/v1/<collection>/<id>`. https://docs.stripe.com/api */
  readonly collection: string;
  /** The event type of our own: Stripe has none for "this is how it was when you asked". */
  readonly fetched: string;
  /** Its row names its customer in `customer_id`. */
  readonly namesCustomer: boolean;
  /** What leads to its customer where its row names none: a column, and the table whose `customer_id` counts. */
  readonly customerThrough?: { readonly column: string; readonly table: string };
}
