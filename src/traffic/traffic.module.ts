import { Module } from '@nestjs/common';
import { BacklogModule } from '../backlog/backlog.module';
import { BacklogSampler } from './backlog-sampler.service';
import { TrafficHistoryRepository } from './traffic-history.repository';
import { TrafficMeter } from './traffic-meter';
import { TrafficRecorder } from './traffic-recorder.service';
import { TrafficRepository } from './traffic.repository';

@Module({
  imports: [BacklogModule],
  providers: [BacklogSampler, TrafficHistoryRepository, TrafficMeter, TrafficRecorder, TrafficRepository],
  exports: [TrafficRepository],
})
export class TrafficModule {}
