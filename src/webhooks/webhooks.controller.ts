import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import type { NewEvent } from '../event-log/new-event';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { VerifiedEvent } from './verified-event';
import { WebhooksService } from './webhooks.service';

export const WEBHOOK_PATH = '/api/webhooks/stripe';

@Controller(WEBHOOK_PATH)
@UseGuards(StripeSignatureGuard)
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @HttpCode(200)
  async receive(@VerifiedEvent() event: NewEvent): Promise<{ received: true; duplicate: boolean }> {
    const { duplicate } = await this.webhooks.ingest(event);
    return { received: true, duplicate };
  }
}
