import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Headers, HttpCode, Post, UseGuards } from '@nestjs/common';
import type { NewEvent } from '../event-log/new-event';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { VerifiedEvent } from './verified-event';
import { WEBHOOK_PATH } from './webhook-path';
import { WebhooksService } from './webhooks.service';

@Controller(WEBHOOK_PATH)
@UseGuards(StripeSignatureGuard)
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @HttpCode(200)
  async receive(
    @VerifiedEvent() event: NewEvent,
    @Headers() headers: IncomingHttpHeaders,
  ): Promise<{ received: true; duplicate: boolean }> {
    const { duplicate } = await this.webhooks.ingest(event, headers);
    return { received: true, duplicate };
  }
}
