import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module';
import { LedgerModule } from '../ledger/ledger.module';
import { OrderingModule } from '../ordering/ordering.module';
import { CustomerLinksRepository } from './customer-links.repository';
import { PlanSync } from './plan-sync.service';
import { TenantBillingRepository } from './tenant-billing.repository';
import { TenantClaims } from './tenant-claims.service';
import { TenantLinks } from './tenant-links.service';
import { TenantProposalsRepository } from './tenant-proposals.repository';
import { TenantProposals } from './tenant-proposals.service';
import { TenantsRepository } from './tenants.repository';

@Module({
  imports: [EventLogModule, LedgerModule, OrderingModule],
  providers: [
    CustomerLinksRepository,
    PlanSync,
    TenantBillingRepository,
    TenantClaims,
    TenantLinks,
    TenantProposals,
    TenantProposalsRepository,
    TenantsRepository,
  ],
  exports: [
    CustomerLinksRepository,
    PlanSync,
    TenantClaims,
    TenantLinks,
    TenantProposals,
    TenantProposalsRepository,
    TenantsRepository,
  ],
})
export class TenantsModule {}
