import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { TenantsModule } from '../tenants/tenants.module';
import { PlansModule } from './plans.module';
import { PriceMappings } from './price-mappings.service';

/** Apart from the plans themselves, since it needs the tenants and subscriptions need the plans. */
@Module({
  imports: [EventLogModule, PlansModule, TenantsModule],
  providers: [PriceMappings],
  exports: [PriceMappings],
})
export class PriceMappingsModule {}
