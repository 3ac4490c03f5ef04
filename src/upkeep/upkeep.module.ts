import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { PriceMappingsModule } from '../plans/price-mappings.module';
import { StripeApiModule } from '../stripe-api/stripe-api.module';
import { TenantsModule } from '../tenants/tenants.module';
import { UpkeepRepository } from './upkeep.repository';
import { UpkeepService } from './upkeep.service';

@Module({
  imports: [EventLogModule, PriceMappingsModule, StripeApiModule, TenantsModule],
  providers: [UpkeepRepository, UpkeepService],
  exports: [UpkeepService],
})
export class UpkeepModule {}
