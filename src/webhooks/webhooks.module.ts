import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { EventsModule } from '../events/events.module';
import { BadSignatures } from './bad-signatures';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [EventLogModule, EventsModule],
  controllers: [WebhooksController],
  providers: [BadSignatures, StripeSignatureGuard, WebhooksService],
  exports: [StripeSignatureGuard],
})
export class WebhooksModule {}
