import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { HttpEdgeModule } from '../http/http-edge.module';
import { BadSignatures } from './bad-signatures';
import { DeliveryBodies } from './delivery-bodies';
import { DeliveryReporter } from './delivery-reporter';
import { OversizedDeliveries } from './oversized-deliveries';
import { SigningKeys } from './signing-keys';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { WebhookEdge } from './webhook-edge';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [EventLogModule, EventsModule, HttpEdgeModule],
  controllers: [WebhooksController],
  providers: [
    BadSignatures,
    DeliveryBodies,
    DeliveryReporter,
    OversizedDeliveries,
    SigningKeys,
    StripeSignatureGuard,
    WebhookEdge,
    WebhooksService,
  ],
  exports: [DeliveryBodies, DeliveryReporter, StripeSignatureGuard],
})
export class WebhooksModule {}
