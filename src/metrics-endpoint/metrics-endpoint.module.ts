import { Module } from '@nestjs/common';
import { Exposition } from './exposition';
import { MetricsController } from './metrics.controller';

@Module({ providers: [Exposition], controllers: [MetricsController] })
export class MetricsEndpointModule {}
