/** What a person should look at although nothing failed; `docs/operations.md` says what each means. */
export const eventFlags = [
  'tenant_not_found',
  'tenant_named_by_buyer',
  'another_tenant_named',
  'same_second_unresolved',
  'price_not_mapped',
  'unknown_subscription_status',
  'named_subscription_not_stored',
  'no_default_plan',
  'several_default_plans',
] as const;
export type EventFlag = (typeof eventFlags)[number];
