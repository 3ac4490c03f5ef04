import type { Check } from './check';
import { auditChainCheck } from './audit-chain.check';
import { auditCheck } from './audit.check';
import { eventChecks } from './event.checks';
import { editedMigrationsCheck } from './edited-migrations.check';
import { orphanChecks } from './orphan.checks';
import { schemaObjectsCheck } from './schema-objects.check';
import { settingsCheck } from './settings.check';
import { tenantPlansCheck } from './tenant-plans.check';
import { tenantChecks } from './tenant.checks';

/** From the ground up, in the order in which they are best mended. */
export const allChecks: readonly Check[] = [
  settingsCheck,
  editedMigrationsCheck,
  schemaObjectsCheck,
  auditCheck,
  auditChainCheck,
  ...orphanChecks,
  tenantPlansCheck,
  ...tenantChecks,
  ...eventChecks,
];
