import { Global, Module } from '@nestjs/common';
import { Exposition } from '../metrics-endpoint/exposition';
import { Metrics } from './metrics';
import { MetricsController } from '../metrics-endpoint/metrics.controller';

@Global()
@Module({ providers: [Metrics, Exposition], controllers: [MetricsController], exports: [Metrics] })
export class MetricsModule {}
