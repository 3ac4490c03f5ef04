import { refuseUnsafeSettings, UnsafeDatabaseError } from '../../database/unsafe-database.error';
import type { Check, Finding } from './check';

const NAME = 'unsafe_settings';

/** Whether the server keeps what it confirms. The service itself refuses to start on the first kind. */
export const settingsCheck: Check = {
  name: NAME,
  examine: async ({ dataSource, manager }) => {
    const findings: Finding[] = [];
    try {
      await refuseUnsafeSettings(dataSource);
    } catch (error) {
      if (!(error instanceof UnsafeDatabaseError)) throw error;
      findings.push({
        check: NAME,
        problem: error.message,
        fix: 'Change it, then restart the service.',
        examples: [],
      });
    }
    const [settings]: { full_page_writes: string }[] = await manager.query(
      `select current_setting('full_page_writes') as full_page_writes`,
    );
    if (settings?.full_page_writes === 'off') {
      findings.push({
        check: NAME,
        problem: 'PostgreSQL runs with full_page_writes = off: a power failure may tear pages of the log.',
        fix: 'Turn it on, unless the file system writes pages of 8 kB atomically (ZFS does).',
        examples: ['full_page_writes'],
      });
    }
    return findings;
  },
};
