import { DataSource } from 'typeorm';
import type { ReconciliationSettings } from '../../config/env';
import { serviceDatabaseOptions } from '../../persistence/database.options';
import { isBehind } from '../../schema-changes/migrate';
import { UnitOfWork } from '../../database/unit-of-work';
import { refuseUnsafeSettings } from '../../database/unsafe-database.error';
import { EventInbox } from '../../event-log/event-inbox';
import { EventLogRepository } from '../../event-log/event-log.repository';
import { EventScope } from '../../event-log/event-scope';
import { Metrics } from '../../metrics/metrics';
import { Backfill } from '../../reconciliation/backfill';
import { Drift } from '../../reconciliation/drift';
import { EventReconciler } from '../../reconciliation/event-reconciler';
import { KnownObjects } from '../../reconciliation/known-objects.repository';
import { MissingEvents } from '../../reconciliation/missing-events';
import { ReconciliationStates } from '../../reconciliation/reconciliation-states.repository';
import { StoredSubscriptions } from '../../reconciliation/stored-subscriptions.repository';
import { StripeApi } from '../../stripe-api/stripe-api';
import { StripeLists } from '../../stripe-api/stripe-lists';
import { handledTypes } from '../verify-deployment/handled-types';
import { ExplainedError } from '../../failures/explained.error';

/** Migrations have to run first. */
export class SchemaBehindError extends ExplainedError {
  override readonly name = 'SchemaBehindError';
  constructor() {
    super('the database lacks migrations of this version; run `npm run migration:run` first');
  }
}

/** What the command works with: the service's own classes, put together by hand, and nothing that processes events. */
export interface Workbench {
  reconciler: EventReconciler;
  backfill: Backfill;
  drift: Drift;
  close(): Promise<void>;
}

/** @throws {SchemaBehindError} {UnsafeDatabaseError} */
export async function openWorkbench(settings: ReconciliationSettings): Promise<Workbench> {
  const dataSource = new DataSource(serviceDatabaseOptions({ ...settings, DATABASE_POOL_SIZE: 2 }));
  await dataSource.initialize();
  try {
    await refuseUnsafeSettings(dataSource);
    if (await isBehind(dataSource)) throw new SchemaBehindError();
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  const unitOfWork = new UnitOfWork(dataSource, settings);
  const inbox = new EventInbox(settings, new Metrics());
  const scope = new EventScope(settings);
  scope.serve(handledTypes());
  const stripe = new StripeApi(settings);
  const lists = new StripeLists(stripe);
  const events = new MissingEvents(unitOfWork, new EventLogRepository(), scope, inbox);
  return {
    reconciler: new EventReconciler(unitOfWork, new ReconciliationStates(), lists, events, settings),
    backfill: new Backfill(unitOfWork, lists, new KnownObjects(), inbox),
    drift: new Drift(unitOfWork, stripe, lists, new StoredSubscriptions(), inbox),
    close: async () => {
      await inbox.onApplicationShutdown();
      await dataSource.destroy();
    },
  };
}
