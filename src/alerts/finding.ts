export const alertKinds = [
  'dead_letters',
  'type_fails',
  'falls_behind',
  'waits_too_long',
  'tenant_named_by_buyer',
  'signature_failures',
  'delivery_too_large',
  'silence',
  'missed_deliveries',
  'reconciliation_fails',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Something that is wrong right now. */
export interface Finding {
  /** The kind, and where there may be several of it, what it is about. */
  key: string;
  kind: AlertKind;
  /** One sentence for people: what is wrong, and what to do. No payloads, no personal data. */
  summary: string;
  /** Changes when there is more to tell than last time. */
  marker: string;
  /** Each that joins is told at once, and not after an hour; then a marker only ever grows, as text does. */
  isToldEach?: boolean;
}

/** So long nothing of the kind may be found before it counts as over, in seconds: what comes and goes is told once. */
export const calmSeconds: Record<AlertKind, number> = {
  dead_letters: 0,
  type_fails: 600,
  falls_behind: 120,
  waits_too_long: 0,
  tenant_named_by_buyer: 0,
  signature_failures: 300,
  // Stripe's last tries are half a day apart.
  delivery_too_large: 86_400,
  silence: 0,
  missed_deliveries: 0,
  reconciliation_fails: 0,
};
