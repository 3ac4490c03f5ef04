import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module';
import { TenantsModule } from '../tenants/tenants.module';
import { BillingRecorder } from './billing-recorder.service';
import { LedgerModule } from './ledger.module';

/** Apart from the ledger itself, since it needs the tenants and they need the ledger. */
@Module({
  imports: [LedgerModule, OrderingModule, TenantsModule],
  providers: [BillingRecorder],
  exports: [BillingRecorder],
})
export class BillingRecorderModule {}
