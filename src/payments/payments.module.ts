import { Module } from '@nestjs/common';
import { ChargeProjection } from './charge.projection';
import { ChargesService } from './charges.service';
import { PaymentProjection } from './payment.projection';
import { PaymentsService } from './payments.service';

@Module({
  providers: [ChargeProjection, ChargesService, PaymentProjection, PaymentsService],
  exports: [ChargesService, PaymentsService],
})
export class PaymentsModule {}
