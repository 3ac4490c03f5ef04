import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseIndicator } from './database.indicator';
import { DrainingIndicator } from './draining.indicator';
import { HealthController } from './health.controller';

@Module({
  // A failing probe is answered, and counted by whoever probes; logging each would drown the reason.
  imports: [TerminusModule.forRoot({ logger: false })],
  providers: [DatabaseIndicator, DrainingIndicator],
  controllers: [HealthController],
})
export class HealthModule {}
