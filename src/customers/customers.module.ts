import { Module } from '@nestjs/common';
import { CustomerProjection } from './customer.projection';
import { CustomersService } from './customers.service';

@Module({
  providers: [CustomerProjection, CustomersService],
  exports: [CustomersService],
})
export class CustomersModule {}
