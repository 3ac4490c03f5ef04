import { Module } from '@nestjs/common';
import { BillingRecorderModule } from '../ledger/billing-recorder.module';
import { InvoiceProjection } from './invoice.projection';
import { InvoicesService } from './invoices.service';

@Module({
  imports: [BillingRecorderModule],
  providers: [InvoiceProjection, InvoicesService],
  exports: [InvoicesService],
})
export class InvoicesModule {}
