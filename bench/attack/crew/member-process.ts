import { type JobName, jobs } from '../jobs/all-jobs';
import type { FromMember, ToMember } from './protocol';

const work = jobs as Record<JobName, (order: never) => Promise<unknown>>;

process.on('message', ({ id, job, order }: ToMember) => {
  work[job](order as never).then(
    (result) => tell({ id, result }),
    (error: unknown) =>
      tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// It has nobody to work for any more.
process.once('disconnect', () => process.exit());

function tell(message: FromMember): void {
  process.send?.(message);
}
