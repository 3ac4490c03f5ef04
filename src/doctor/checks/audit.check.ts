import type { Check } from './check';

const triggers = [
  'admin_audit_log_keeps_rows',
  'admin_audit_log_keeps_all',
  'admin_audit_log_stamps_rows',
  'admin_audit_log_links_rows',
  'admin_audit_chain_keeps_rows',
  'admin_audit_chain_keeps_all',
];
const tables = ['admin_audit_log', 'admin_audit_chain'];
/** Always on, whatever a session says it is. https://www.postgresql.org/docs/current/catalog-pg-trigger.html */
const ALWAYS = 'A';

/** Whether the audit log still lets nobody change what it says. */
export const auditCheck: Check = {
  name: 'audit_not_append_only',
  examine: async ({ manager, schema }) => {
    const enabled: { name: string }[] = await manager.query(
      `select tgname as name from pg_trigger
       where tgrelid in (select to_regclass(name) from unnest($1::text[]) as t (name))
         and tgname = any ($2) and tgenabled = $3`,
      [tables.map((table) => `${schema}.${table}`), triggers, ALWAYS],
    );
    const names = new Set(enabled.map(({ name }) => name));
    const examples = triggers.filter((name) => !names.has(name));
    if (examples.length === 0) return [];
    return [
      {
        check: 'audit_not_append_only',
        problem:
          'Triggers that keep the audit log from being changed, or link its entries, are missing or switched off.',
        fix: 'Find out who did that and why; then create them as migrations/ do, and "enable always" each.',
        count: examples.length,
        examples,
      },
    ];
  },
};
