import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module';
import { TenantsModule } from '../tenants/tenants.module';
import { CustomerProjection } from './customer.projection';
import { CustomersService } from './customers.service';

@Module({
  imports: [OrderingModule, TenantsModule],
  providers: [CustomerProjection, CustomersService],
  exports: [CustomersService],
})
export class CustomersModule {}
