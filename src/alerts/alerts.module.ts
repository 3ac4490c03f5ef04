import { Module } from '@nestjs/common';
import { WebhooksModule } from '../webhooks/webhooks.module';
import { AlertSender } from './alert-sender.service';
import { AlertWatch } from './alert-watch.service';
import { AlertsRepository } from './alerts.repository';
import { Channels } from './channels';
import { FindingsRepository } from './findings.repository';

@Module({
  imports: [WebhooksModule],
  providers: [AlertSender, AlertWatch, AlertsRepository, Channels, FindingsRepository],
})
export class AlertsModule {}
