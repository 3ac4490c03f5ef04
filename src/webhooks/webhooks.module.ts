import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { BadSignatures } from './bad-signatures';
import { DeliveryReporter } from './delivery-reporter';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [EventLogModule, EventsModule],
  controllers: [WebhooksController],
  providers: [BadSignatures, DeliveryReporter, StripeSignatureGuard, WebhooksService],
  exports: [DeliveryReporter, StripeSignatureGuard],
})
export class WebhooksModule {}
