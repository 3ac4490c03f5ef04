import { Module } from '@nestjs/common';
import { InvoiceProjection } from './invoice.projection';
import { InvoicesService } from './invoices.service';

@Module({
  providers: [InvoiceProjection, InvoicesService],
  exports: [InvoicesService],
})
export class InvoicesModule {}
