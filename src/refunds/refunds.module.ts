import { Module } from '@nestjs/common';
import { RefundProjection } from './refund.projection';
import { RefundsService } from './refunds.service';

@Module({
  providers: [RefundProjection, RefundsService],
  exports: [RefundsService],
})
export class RefundsModule {}
