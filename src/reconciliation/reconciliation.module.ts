import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { StripeApiModule } from '../stripe-api/stripe-api.module';
import { EventReconciler } from './event-reconciler';
import { MissingEvents } from './missing-events';
import { ReconciliationService } from './reconciliation.service';
import { ReconciliationStates } from './reconciliation-states.repository';

@Module({
  imports: [EventLogModule, StripeApiModule],
  providers: [EventReconciler, MissingEvents, ReconciliationService, ReconciliationStates],
})
export class ReconciliationModule {}
