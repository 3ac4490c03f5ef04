import { Module } from '@nestjs/common';
import { CheckoutSessionProjection } from './checkout-session.projection';
import { CheckoutSessionsService } from './checkout-sessions.service';

@Module({
  providers: [CheckoutSessionProjection, CheckoutSessionsService],
  exports: [CheckoutSessionsService],
})
export class CheckoutModule {}
