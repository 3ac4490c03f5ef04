import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { LedgerModule } from '../ledger/ledger.module';
import { CustomerLinksRepository } from './customer-links.repository';
import { PlanSync } from './plan-sync.service';
import { TenantBillingRepository } from './tenant-billing.repository';
import { TenantClaims } from './tenant-claims.service';
import { TenantLinks } from './tenant-links.service';
import { TenantsRepository } from './tenants.repository';

@Module({
  imports: [EventLogModule, LedgerModule],
  providers: [
    CustomerLinksRepository,
    PlanSync,
    TenantBillingRepository,
    TenantClaims,
    TenantLinks,
    TenantsRepository,
  ],
  exports: [CustomerLinksRepository, PlanSync, TenantClaims, TenantLinks, TenantsRepository],
})
export class TenantsModule {}
