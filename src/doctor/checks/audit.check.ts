import type { Check } from '../check';

const triggers = ['admin_audit_log_keeps_rows', 'admin_audit_log_keeps_all'];
/** Always on, whatever a session says it is. https://www.postgresql.org/docs/current/catalog-pg-trigger.html */
const ALWAYS = 'A';

/** Whether the audit log still lets nobody change what it says. */
export const auditCheck: Check = {
  name: 'audit_not_append_only',
  examine: async ({ manager, schema }) => {
    const enabled: { name: string }[] = await manager.query(
      `select tgname as name from pg_trigger
       where tgrelid = to_regclass($1) and tgname = any ($2) and tgenabled = $3`,
      [`${schema}.admin_audit_log`, triggers, ALWAYS],
    );
    const names = new Set(enabled.map(({ name }) => name));
    const examples = triggers.filter((name) => !names.has(name));
    if (examples.length === 0) return [];
    return [
      {
        check: 'audit_not_append_only',
        problem: 'Triggers that keep admin_audit_log from being changed are missing or switched off.',
        fix: 'Find out who did that and why; then create them as migrations/ do, and "enable always" both.',
        count: examples.length,
        examples,
      },
    ];
  },
};
