import type { BrokenVariant } from '../broken-variant';

const failures = 'test/failures.e2e-spec.ts';
const breaker = 'test/outage-breaker.e2e-spec.ts';
const recorder = 'src/events/failure-recorder.ts';
const queue = 'src/event-log/event-queue.repository.ts';

/** A group that marks its events and commits that before it applies them. */
const markedFirst = `    const marks = ready.map(({ event: { id } }) => ({ id, status: 'processed' as const }));
    await this.log.finish(marks, manager);
    await manager.query("select set_config('search_path', current_setting('search_path'), false)");
    await manager.query('commit');
    await manager.query('begin');
    const { applied, sent } = await this.applier.apply($$$CHANGES);
`;

export const errorsAndCrashes: BrokenVariant[] = [
  {
    rule: 'Effects and mark are committed together',
    broken: 'the event is marked before its effects are committed',
    source: 'src/events/event-processor.ts',
    pattern: 'const result = await this.effects.apply(event, manager);',
    replace: `await manager.query(
      "update stripe_event_log set status = 'processed', processed = true, next_attempt_at = null, claimed_by = null where id = $1",
      [event.id],
    );
    await manager.query("select set_config('search_path', current_setting('search_path'), false)");
    await manager.query('commit');
    await manager.query('begin');
    const result = await this.effects.apply(event, manager);`,
    spec: failures,
    test: 'is processed by a retry once the cause is gone',
  },
  {
    rule: 'Effects and marks of a group are committed together',
    broken: 'its marks are committed before its effects',
    source: 'src/events/group-processor.ts',
    pattern: 'const { applied, sent } = await this.applier.apply($$$CHANGES);',
    replace: markedFirst,
    spec: failures,
    test: 'is processed by a retry once the cause is gone',
  },
  {
    rule: 'Infrastructure and contention use up no retry',
    broken: 'every failure does',
    source: recorder,
    pattern: "const blameless = errorClass !== 'ordinary';",
    replace: "const blameless = errorClass === 'schema';",
    spec: failures,
    test: 'An event that fails by no fault of its own',
  },
  {
    rule: 'After twenty such endings one counts as an ordinary failure',
    broken: 'it goes on for ever',
    source: recorder,
    pattern: 'if (blameless && (isOthers || deferralCount < DEFERRALS_BEFORE_BLAME)) $BODY',
    replace: 'if (blameless && (deferralCount >= 0 || DEFERRALS_BEFORE_BLAME)) $BODY',
    spec: failures,
    test: 'counts as an ordinary failure after twenty such endings in a row',
  },
  {
    rule: 'A missing table, column or right is never the event’s fault',
    broken: 'after twenty endings it is',
    source: recorder,
    pattern: "const isOthers = errorClass === 'schema' || $OTHERS;",
    replace: 'const isOthers = $OTHERS;',
    spec: breaker,
    test: 'no number of attempts makes an event die of it',
  },
  {
    rule: 'In an outage processing pauses and probes with one event',
    broken: 'it burns through the queue',
    source: 'src/events/outage-breaker.ts',
    pattern: 'new ConsecutiveBreaker(ENDINGS_TO_PAUSE)',
    replace: 'new ConsecutiveBreaker(ENDINGS_TO_PAUSE * 1e6)',
    spec: breaker,
    test: 'everything is processed once it can again, with no retry used up',
  },
  {
    rule: 'While the schema lacks something the process is not ready',
    broken: 'it says it is',
    source: 'src/health/schema.indicator.ts',
    pattern: 'if (this.breaker.lacksSchema) $BODY',
    replace: 'if (this.breaker.lacksSchema && missing.length > 99) $BODY',
    spec: breaker,
    test: 'deliveries are stored, none of them dies, and the probe says what to do',
  },
  {
    rule: 'What can never succeed is dead at once',
    broken: 'it is retried',
    source: recorder,
    pattern: "if (errorClass === 'permanent') $BODY",
    replace: "if (errorClass === 'permanent' && retryCount > 99) $BODY",
    spec: failures,
    test: 'is dead at once when it can never succeed',
  },
  {
    rule: 'An ordinary failure is retried RETRY_MAX_ATTEMPTS times, then dead',
    broken: 'it is retried for ever',
    source: recorder,
    pattern: 'if (retryCount >= this.env.RETRY_MAX_ATTEMPTS) $BODY',
    replace: 'if (retryCount >= this.env.RETRY_MAX_ATTEMPTS * 100) $BODY',
    spec: failures,
    test: 'is retried three times, then is dead, and every attempt can be read',
  },
  {
    rule: 'What a worker leaves behind is found and run again',
    broken: 'nobody looks for it',
    source: queue,
    text: 'from stripe_event_log where next_attempt_at <= now() and claimed_by is not null',
    replace:
      'from stripe_event_log where next_attempt_at <= now() and claimed_by is null and crash_count > 99',
    spec: failures,
    test: 'is found and processed, and the loss is told',
  },
  {
    rule: 'An event that crashes the process when it runs alone ends dead',
    broken: 'it runs for ever',
    source: queue,
    pattern: 'const CRASHES_TO_DIE_OF = 3;',
    replace: 'const CRASHES_TO_DIE_OF = 300;',
    spec: failures,
    test: 'is dead when it has run alone and the process died again',
  },
  {
    rule: 'A recorded outcome clears an event of crashes',
    broken: 'they add up for ever',
    source: 'src/event-log/event-log.repository.ts',
    text: 'next_attempt_at = null, claimed_by = null, deferral_count = 0, crash_count = 0,',
    replace: 'next_attempt_at = null, claimed_by = null, deferral_count = 0,',
    spec: failures,
    test: 'is found and processed, and the loss is told',
  },
  {
    rule: 'SIGTERM gives back what has not begun, and burns no attempt',
    broken: 'it is left to be found',
    source: 'src/events/event-worker.ts',
    pattern: 'const isGiven = await this.claims.giveBack(ours.map(({ id }) => id));',
    replace: 'const isGiven = ours.length >= 0;',
    spec: 'test/startup.e2e-spec.ts',
    test: 'finishes what runs and gives back what has not begun',
  },
  {
    rule: '`last_error` and attempts hold nothing of the payload',
    broken: 'the driver’s words go in as they are',
    source: 'src/failures/postgres-error.ts',
    pattern:
      "const message = sqlState.startsWith('22') ? 'invalid value' : withoutQuotedValues(driverError.message);",
    replace: "const message = sqlState === '' ? withoutQuotedValues('') : driverError.message;",
    spec: failures,
    test: 'tells nothing of its payload in last_error or in its attempts',
  },
  {
    rule: 'Of statements that travel together, the one that failed is named, not those behind it',
    broken: 'those behind it only tell that they were not run',
    source: 'src/database/statement-batch.ts',
    pattern: 'statement.handleError(error, connection);',
    replace: "statement.handleError(index === this.answered ? error : new Error('not run'), connection);",
    spec: 'test/statement-batches.e2e-spec.ts',
    test: 'are run up to the one that fails: what is behind it fails with its error, and what was before it counts',
  },
  {
    rule: 'A database that is not durable is refused',
    broken: 'it is used',
    source: 'src/database/unsafe-database.error.ts',
    pattern: "$SETTINGS.filter(([, value]) => value === 'off')",
    replace: "$SETTINGS.filter(([, value]) => value === 'never')",
    spec: 'test/startup.e2e-spec.ts',
    test: 'A service that may not trust its database',
  },
  {
    rule: 'A suspect runs alone, and is claimed only when its turn has come',
    broken: 'it is claimed first and waits then',
    source: 'src/events/event-worker.ts',
    pattern: `{
      if (!(await this.hasDrained(PATIENCE_MS))) return false;
      const until = performance.now() + ALONE_MS;
      while ($HAS_TIME) {
        const event = await claim();
        $$$RUN
      }
      $$$AFTERWARDS
    }`,
    replace: `{
      const until = performance.now() + ALONE_MS;
      while ($HAS_TIME) {
        const event = await claim();
        if (!(await this.hasDrained(PATIENCE_MS))) return false;
        $$$RUN
      }
      $$$AFTERWARDS
    }`,
    spec: 'test/suspects.e2e-spec.ts',
    test: 'waits for its turn without being blamed for it',
  },
  {
    rule: 'A suspect does not run beside others',
    broken: 'a redelivery runs it at once',
    source: 'src/events/event-processor.ts',
    pattern: "if (event.isSuspect && !attempt.isAlone) return { end: { outcome: 'suspect', event } };",
    replace: '',
    spec: 'test/suspects.e2e-spec.ts',
    test: 'does not run beside others because it is delivered again',
  },
  {
    rule: 'Logs hold nothing of people, whatever the database says',
    broken: 'addresses in the messages of triggers are kept',
    source: 'src/failures/postgres-error.ts',
    pattern: "$LINE.replaceAll(/\\S+@\\S+/g, '…')",
    replace: '$LINE',
    spec: 'test/logs.e2e-spec.ts',
    test: 'never holds',
  },
  {
    rule: 'An alert is told once, from however many replicas',
    broken: 'whoever finds it tells it',
    source: 'src/alerts/alerts.repository.ts',
    text: 'where not a.is_firing or (',
    replace: 'where true or (',
    spec: 'test/alerts.e2e-spec.ts',
    test: 'reaches Slack once from three replicas',
  },
  {
    rule: 'A notice that was not taken is sent again',
    broken: 'one try is enough',
    source: 'src/alerts/alert-sender.service.ts',
    pattern: 'const delayMs = isOver ? null : $DELAY;',
    replace: "const delayMs = isOver || id !== '' ? null : $DELAY;",
    spec: 'test/alerts.e2e-spec.ts',
    test: 'gets it again until it does',
  },
  {
    rule: 'A connection cut between two statements uses up no retry',
    broken: 'it counts as a failure of the event',
    source: 'src/failures/postgres-error.ts',
    pattern: 'lostConnections.some((lost) => error instanceof lost) || $OTHERS',
    replace: '$OTHERS',
    spec: 'test/suspects.e2e-spec.ts',
    test: 'use up no retry of an event that has its locks and has written nothing yet',
  },
  {
    rule: 'Whatever ends a process or a connection between two statements, effects and mark are there together or not at all',
    broken: 'the mark has a transaction of its own, before the effects',
    source: 'src/events/group-processor.ts',
    pattern: 'const { applied, sent } = await this.applier.apply($$$CHANGES);',
    replace: markedFirst,
    spec: 'test/histories/storm.slow-spec.ts',
  },
  {
    rule: 'What is due again is looked for as often as SWEEP_INTERVAL_MS says',
    broken: 'it is looked for each second',
    source: 'src/retry/retry.service.ts',
    pattern: 'setInterval(tick, this.env.SWEEP_INTERVAL_MS)',
    replace: 'setInterval(tick, 1_000)',
    spec: failures,
    test: 'is how often what is due again is looked for',
  },
];
