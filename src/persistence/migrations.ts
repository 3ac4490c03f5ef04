import { CreateBillingSchema1763913600000 } from '../../migrations/1763913600000-create-billing-schema';
import { AddUnresolvedObjects1764028800000 } from '../../migrations/1764028800000-add-unresolved-objects';
import { IndexRareStates1764028801000 } from '../../migrations/1764028801000-index-rare-states';
import { KeepBodiesApart1764115200000 } from '../../migrations/1764115200000-keep-bodies-apart';
import { AddAlerts1764288000000 } from '../../migrations/1764288000000-add-alerts';
import { AddTraceparent1764374400000 } from '../../migrations/1764374400000-add-traceparent';
import { AddAdminOperations1764460800000 } from '../../migrations/1764460800000-add-admin-operations';
import { AddTrafficMinutes1764460801000 } from '../../migrations/1764460801000-add-traffic-minutes';
import { AddConsoleSessions1764460802000 } from '../../migrations/1764460802000-add-console-sessions';
import { IndexSearches1764460803000 } from '../../migrations/1764460803000-index-searches';
import { CoverSearches1764460804000 } from '../../migrations/1764460804000-cover-searches';
import { AddRefundsDisputesPrices1764460805000 } from '../../migrations/1764460805000-add-refunds-disputes-prices';
import { AllowFailedRefundsAndCheckout1764460805001 } from '../../migrations/1764460805001-allow-failed-refunds-and-checkout';
import { AddReconciliation1764460806000 } from '../../migrations/1764460806000-add-reconciliation';
import { DescribeSchema1764460808000 } from '../../migrations/1764460808000-describe-schema';
import { IndexTenantSearches1764547220000 } from '../../migrations/1764547220000-index-tenant-searches';
import { KeepBuyersWords1764547230000 } from '../../migrations/1764547230000-keep-buyers-words';
import { FindBuyersWords1764547230001 } from '../../migrations/1764547230001-find-buyers-words';
import { FollowConsoleSessions1764547240000 } from '../../migrations/1764547240000-follow-console-sessions';
import { PrepareAuditChain1764547250000 } from '../../migrations/1764547250000-prepare-audit-chain';
import { LinkAuditEntries1764547250001 } from '../../migrations/1764547250001-link-audit-entries';
import { BeginAuditChain1764547250002 } from '../../migrations/1764547250002-begin-audit-chain';
import { KeepLedgerLines1764547250003 } from '../../migrations/1764547250003-keep-ledger-lines';
import { BoundAuditEntries1764547250004 } from '../../migrations/1764547250004-bound-audit-entries';
import { AddStripeCreditNotes1796134826174 } from '../../migrations/1796134826174-add-stripe-credit-notes';

/** In the order in which they run. Never edit one that has been merged. */
export const migrations = [
  CreateBillingSchema1763913600000,
  AddUnresolvedObjects1764028800000,
  IndexRareStates1764028801000,
  KeepBodiesApart1764115200000,
  AddAlerts1764288000000,
  AddTraceparent1764374400000,
  AddAdminOperations1764460800000,
  AddTrafficMinutes1764460801000,
  AddConsoleSessions1764460802000,
  IndexSearches1764460803000,
  CoverSearches1764460804000,
  AddRefundsDisputesPrices1764460805000,
  AllowFailedRefundsAndCheckout1764460805001,
  AddReconciliation1764460806000,
  DescribeSchema1764460808000,
  IndexTenantSearches1764547220000,
  KeepBuyersWords1764547230000,
  FindBuyersWords1764547230001,
  FollowConsoleSessions1764547240000,
  PrepareAuditChain1764547250000,
  LinkAuditEntries1764547250001,
  BeginAuditChain1764547250002,
  KeepLedgerLines1764547250003,
  BoundAuditEntries1764547250004,
  AddStripeCreditNotes1796134826174,
];
