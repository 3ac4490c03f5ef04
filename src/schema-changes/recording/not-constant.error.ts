import { ExplainedError } from '../../failures/explained.error';

/** What a migration runs is not known before it runs, so that nobody can have read and approved it. */
export class NotConstantError extends ExplainedError {
  override readonly name = 'NotConstantError';
  constructor(migration: string, reason: string) {
    super(
      `${migration} cannot be reviewed: it ${reason}. A migration may only call runner.query() with SQL that is the same ` +
        'every time; what depends on the database it runs in belongs into the SQL (a "do $$ … $$" block, "if exists").',
    );
  }
}
