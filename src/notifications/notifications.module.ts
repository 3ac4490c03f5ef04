import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventLogModule } from '../event-log/event-log.module';
import { StripeApiModule } from '../stripe-api/stripe-api.module';
import { NotificationQuestions } from './notification-questions';
import { NotificationRouter } from './notification-router';
import { ToldEvents } from './told-events.service';

@Module({
  imports: [DiscoveryModule, EventLogModule, StripeApiModule],
  providers: [NotificationQuestions, NotificationRouter, ToldEvents],
  exports: [NotificationRouter, ToldEvents],
})
export class NotificationsModule {}
