/** What is written down: what people do, and what the service notes in their name. */
export type AuditAction =
  | 'replay'
  | 'bulk_replay'
  | 'cancel_bulk_replay'
  | 'link_customer'
  | 'link_session'
  | 'refuse_session'
  | 'map_price'
  | 'read_body'
  | 'forget_entries'
  | 'sign_in'
  | 'sign_out'
  | 'end_session';
