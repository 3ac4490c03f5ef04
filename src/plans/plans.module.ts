import { Module } from '@nestjs/common';
import { PlanPricesRepository } from './plan-prices.repository';

@Module({ providers: [PlanPricesRepository], exports: [PlanPricesRepository] })
export class PlansModule {}
