import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { TakesAnything } from '../http/input/takes-anything.decorator';
import { StripeSignatureGuard } from './stripe-signature.guard';
import { type Delivery, VerifiedDelivery } from './verified-delivery';
import { WEBHOOK_PATH } from './webhook-path';
import { WebhooksService } from './webhooks.service';

@Controller(WEBHOOK_PATH)
@UseGuards(StripeSignatureGuard)
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @TakesAnything('the signature guard and the rules of accepting decide what a delivery is')
  @HttpCode(200)
  async receive(@VerifiedDelivery() delivery: Delivery): Promise<{ received: true; duplicate: boolean }> {
    const { duplicate } = await this.webhooks.ingest(delivery);
    return { received: true, duplicate };
  }
}
