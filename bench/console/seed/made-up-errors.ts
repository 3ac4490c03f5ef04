/** What the service writes into `last_error`, the most common first. */
export const permanentErrors = [
  'UnreadableObjectError: data.object of this customer.subscription.updated event has no usable id; look at the payload and resend it from Stripe',
  'UnreadableObjectError: data.object of this invoice.paid event has no usable id; look at the payload and resend it from Stripe',
  'BodyDroppedError: its body was dropped by retention; resend the event from the Stripe dashboard',
] as const;

export const ordinaryErrors = [
  'SQLSTATE 23514: new row for relation "tenants" violates check constraint "tenants_seats_known" (constraint tenants_seats_known)',
  'SQLSTATE 23503: insert or update on table "workspaces" violates foreign key constraint "workspaces_region_fkey" (constraint workspaces_region_fkey)',
  'SQLSTATE 22003: integer out of range',
  'SQLSTATE P0001: seats may not be lowered while members are invited',
  `TypeError: Cannot read properties of undefined (reading …), at readItem (subscription.snapshot.js:41:28)`,
  'SQLSTATE 23505: duplicate key value violates unique constraint "workspaces_slug_key" (constraint workspaces_slug_key)',
  'SQLSTATE 22P05: unsupported Unicode escape sequence',
  'RangeError: Invalid time value, at toDate (fields.js:88:10)',
] as const;

/** Three events of any log have it. */
export const rareError = 'SQLSTATE 42804: structure of query does not match function result type';
