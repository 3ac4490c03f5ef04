import { editedChanges } from '../../schema-changes/standing/edited-changes';
import { recordAll } from '../../schema-changes/standing/pending';
import { ChangeHistory } from '../../schema-changes/records/change-history';
import { type Check, MAX_EXAMPLES } from './check';

const NAME = 'edited_migrations';

/** Whether every migration still says what it said when it ran here: the next database would be another one. */
export const editedMigrationsCheck: Check = {
  name: NAME,
  examine: async ({ dataSource, manager }) => {
    const done = await new ChangeHistory(dataSource).done(manager);
    const edited = editedChanges(await recordAll(dataSource), done);
    if (edited.length === 0) return [];
    return [
      {
        check: NAME,
        problem: 'Migrations have been edited since they ran in this database.',
        fix: 'Put them back as they were, and write another migration; "npm run migration:plan" tells both digests.',
        count: edited.length,
        examples: edited.map(({ name }) => name).slice(0, MAX_EXAMPLES),
      },
    ];
  },
};
