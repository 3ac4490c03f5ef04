import { Module } from '@nestjs/common';
import { BillingRecorderModule } from '../ledger/billing-recorder.module';
import { ChargeProjection } from './charge.projection';
import { ChargesService } from './charges.service';
import { PaymentProjection } from './payment.projection';
import { PaymentsService } from './payments.service';

@Module({
  imports: [BillingRecorderModule],
  providers: [ChargeProjection, ChargesService, PaymentProjection, PaymentsService],
  exports: [ChargesService, PaymentsService],
})
export class PaymentsModule {}
