import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseIndicator } from './database.indicator';
import { DrainingIndicator } from './draining.indicator';
import { EventsModule } from '../events/events.module';
import { HealthController } from './health.controller';
import { SchemaIndicator } from './schema.indicator';

@Module({
  // A failing probe is answered, and counted by whoever probes; logging each would drown the reason.
  imports: [EventsModule, TerminusModule.forRoot({ logger: false })],
  providers: [DatabaseIndicator, DrainingIndicator, SchemaIndicator],
  controllers: [HealthController],
})
export class HealthModule {}
