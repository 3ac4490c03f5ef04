import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module';
import { OrderingModule } from '../ordering/ordering.module';
import { PlansModule } from '../plans/plans.module';
import { TenantsModule } from '../tenants/tenants.module';
import { ChangeApplier } from './change-applier.service';
import { ChangeLocks } from './change-locks.service';
import { OwnersRepository } from './owners.repository';

@Module({
  imports: [LedgerModule, OrderingModule, PlansModule, TenantsModule],
  providers: [ChangeApplier, ChangeLocks, OwnersRepository],
  exports: [ChangeApplier, ChangeLocks],
})
export class ChangesModule {}
