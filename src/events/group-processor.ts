import { Injectable, Logger } from '@nestjs/common';
import type Stripe from 'stripe';
import type { EntityManager } from 'typeorm';
import { ChangeApplier } from '../changes/change-applier.service';
import { ChangeLocks } from '../changes/change-locks.service';
import { type OpenUnit, UnitOfWork } from '../database/unit-of-work';
import { EventLogRepository } from '../event-log/event-log.repository';
import type { GroupOutcome, RunningAttempt, Task } from './attempt';
import { type AttemptEnd, AttemptReporter } from './attempt-reporter';
import { type AppliedEvent, EventFinisher } from './event-finisher';
import { EventReader } from './event-reader';
import { resultOf } from './event-result';
import { failureMessageOf } from '../failures/failure-message';
import { type GroupMember, readinessOf, withoutRivals } from './group-member';

/**
 * The locks that are known beforehand are tried and never waited for. What is left are those of a moment: of a row that
 * another process is inserting, say. Whoever keeps one for longer must not keep the others waiting.
 */
const LOCK_TIMEOUT_MS = 100;

/** What the attempts of a group have in common. */
type GroupRun = Omit<RunningAttempt, 'eventId' | 'trigger'>;
type GroupEnd = Omit<AttemptEnd, 'outcome'> & { outcome: GroupOutcome };

/**
 * Applies several events that are due together, with their marks, in one transaction of three round trips: one locks and
 * reads, one writes what the events change, one writes what follows from it and commits. It waits for no other event:
 * one that finds something in its way is `apart`, and so are all of them when anything fails. The others must not suffer for
 * it, and what it was will show when each runs by itself.
 */
@Injectable()
export class GroupProcessor {
  private readonly logger = new Logger(GroupProcessor.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly reader: EventReader,
    private readonly locks: ChangeLocks,
    private readonly applier: ChangeApplier,
    private readonly finisher: EventFinisher,
    private readonly reporter: AttemptReporter,
  ) {}

  /** Never throws. @returns outcomes in the order of the tasks. */
  async process(tasks: readonly Task[], worker: string): Promise<GroupOutcome[]> {
    const by = { worker, startedAt: new Date(), startedMs: performance.now(), isAlone: false };
    try {
      const ends = await this.unitOfWork.inFewTrips((manager, unit) => this.run(tasks, by, manager, unit), {
        durable: false,
        lockTimeoutMs: LOCK_TIMEOUT_MS,
      });
      return tasks.map((task) => this.reported(task, ends.get(task.id) ?? { outcome: 'apart' }, by));
    } catch (error) {
      this.logger.debug({ events: tasks.length, error: failureMessageOf(error) }, 'each runs by itself');
      return tasks.map(() => 'apart');
    }
  }

  private async run(
    tasks: readonly Task[],
    by: GroupRun,
    manager: EntityManager,
    unit: OpenUnit,
  ): Promise<Map<string, GroupEnd>> {
    const ends = new Map<string, GroupEnd>();
    const { first: members, rivals } = withoutRivals(await this.read(tasks, manager));
    for (const { task } of rivals) ends.set(task.id, { outcome: 'later' });
    const changes = members.flatMap(({ read }) => ('change' in read ? [read.change] : []));
    const [events, locked] = await Promise.all([
      this.log.lockAll(
        members.map(({ task }) => task.id),
        manager,
      ),
      this.locks.tryLock(changes, manager),
      unit.begun,
    ]);
    const ready = members.flatMap((member) => {
      const readiness = readinessOf(member, events.get(member.task.id), locked);
      if (typeof readiness === 'object') return [readiness];
      ends.set(member.task.id, { outcome: readiness, event: events.get(member.task.id) });
      return [];
    });
    const { applied, sent } = await this.applier.apply(
      ready.map(({ change }) => change).filter((change) => change !== undefined),
      manager,
    );
    const results = applied.values();
    const finished = ready.map(({ task, event, change, ignored }): AppliedEvent => {
      const result = change && results.next().value;
      return {
        event,
        attempt: { ...by, eventId: task.id, trigger: task.trigger },
        result: result ? resultOf(result) : { status: 'ignored', reason: ignored },
      };
    });
    unit.last(sent, this.finisher.finish(finished, manager));
    for (const { event, result } of finished) {
      const { status: outcome, tenantId, flags } = result;
      ends.set(event.id, { outcome, event, tenantId, flags });
    }
    return ends;
  }

  /** Whatever cannot be read is left out: by itself it will say why. */
  private async read(tasks: readonly Task[], manager: EntityManager): Promise<GroupMember[]> {
    const unknown = tasks.filter(({ event, body }) => !event && !body).map(({ id }) => id);
    const bodies = unknown.length > 0 ? await this.log.bodiesOf(unknown, manager) : new Map<string, null>();
    return tasks.flatMap((task) => {
      try {
        const body = task.body?.toString('utf8') ?? bodies.get(task.id) ?? '';
        const event = task.event ?? (JSON.parse(body) as Stripe.Event);
        return [{ task, read: this.reader.read(event) }];
      } catch {
        return [];
      }
    });
  }

  private reported({ id, trigger }: Task, { outcome, ...rest }: GroupEnd, by: GroupRun): GroupOutcome {
    if (outcome !== 'apart' && outcome !== 'later' && outcome !== 'ask')
      this.reporter.report({ ...by, eventId: id, trigger }, { outcome, ...rest });
    return outcome;
  }
}
