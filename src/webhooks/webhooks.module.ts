import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { HttpEdgeModule } from '../http/http-edge.module';
import { BadSignatures } from './bad-signatures';
import { DeliveryReporter } from './delivery-reporter';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { WebhookEdge } from './webhook-edge';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [EventLogModule, EventsModule, HttpEdgeModule],
  controllers: [WebhooksController],
  providers: [BadSignatures, DeliveryReporter, StripeSignatureGuard, WebhookEdge, WebhooksService],
  exports: [DeliveryReporter, StripeSignatureGuard],
})
export class WebhooksModule {}
