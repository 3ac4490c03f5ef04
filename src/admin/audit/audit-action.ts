/** What people do that is written down. */
export type AuditAction =
  | 'replay'
  | 'bulk_replay'
  | 'cancel_bulk_replay'
  | 'link_customer'
  | 'link_session'
  | 'refuse_session'
  | 'map_price'
  | 'sign_in'
  | 'sign_out';
