/**
 * Where changes of the schema are written down. They stay when all migrations are taken back, and so do functions of these
 * names.
 */
export const records: readonly string[] = [
  'typeorm_migrations',
  'schema_approvals',
  'schema_changes',
  'refuse_schema_record_change',
];
