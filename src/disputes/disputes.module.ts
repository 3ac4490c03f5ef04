import { Module } from '@nestjs/common';
import { DisputeProjection } from './dispute.projection';
import { DisputesService } from './disputes.service';

@Module({
  providers: [DisputeProjection, DisputesService],
  exports: [DisputesService],
})
export class DisputesModule {}
