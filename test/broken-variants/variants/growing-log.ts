import type { BrokenVariant } from '../broken-variant';

const service = 'src/retention/retention-walk.ts';
const repository = 'src/retention/retention.repository.ts';
const spec = 'test/retention.e2e-spec.ts';

export const growingLog: BrokenVariant[] = [
  {
    rule: 'What is asked for each event costs the same however many events there are',
    broken: 'the index on what is due is of no use',
    source: 'src/event-log/event-queue.repository.ts',
    text: 'where next_attempt_at <= now() and claimed_by is null and ${condition}',
    replace: "where next_attempt_at + interval '0 s' <= now() and claimed_by is null and ${condition}",
    spec: 'test/flat-growth.e2e-spec.ts',
  },
  {
    rule: 'When nothing is old, retention reads one row, however many there are',
    broken: 'it reads on until it has found one that is old',
    source: repository,
    text: 'where id > $1 order by id',
    replace: "where id > $1 and created_at < now() - $3 * interval '1 day' order by id",
    spec: 'test/flat-growth.e2e-spec.ts',
  },
  {
    rule: 'Only what is finished is ever deleted',
    broken: 'whatever is old goes',
    source: repository,
    text: 'and processed order by id for update',
    replace: 'order by id for update',
    spec,
    test: 'go when they are finished, with their attempts, and no others do',
  },
  {
    rule: 'Only what is finished ever loses its body',
    broken: 'whatever is old loses it',
    source: repository,
    text: 'and processed and event_data is not null',
    replace: 'and event_data is not null',
    spec,
    test: 'lose their bodies when they are finished, and no others do',
  },
  {
    rule: 'Retention waits for nobody',
    broken: 'it waits for whoever is at an old event',
    source: repository,
    text: 'for update skip locked',
    replace: 'for update',
    spec,
    test: 'is passed over without waiting',
  },
  {
    rule: 'Unfinished events, however many and old, are not read again each minute',
    broken: 'each run begins at the beginning',
    source: service,
    pattern: 'if (performance.now() >= this.anewAt) $BODY',
    replace: 'if (performance.now() >= 0) $BODY',
    spec,
    test: 'of unfinished events is walked through once, not each minute',
  },
  {
    rule: 'What was not finished when it was passed is deleted once it is',
    broken: 'a walk never begins anew',
    source: service,
    pattern: 'this.anewAt = Math.min(this.anewAt, performance.now() + ANEW_MS);',
    replace: '',
    spec,
    test: 'go an hour later at the latest when they are finished late',
  },
  {
    rule: 'One replica at a time deletes, so that the log has its pauses',
    broken: 'the lock is taken after each pause',
    source: service,
    pattern: `{
      if (!(await this.repository.tryLock(manager))) return undefined;
      $$$WHY
      if (limit > 1) await sleep(BREATH_MS);
      $$$REST
    }`,
    replace: `{
      if (limit > 1) await sleep(BREATH_MS);
      if (!(await this.repository.tryLock(manager))) return undefined;
      $$$REST
    }`,
    spec,
    test: 'leave it to the one that is at it, also between its batches',
  },
];
