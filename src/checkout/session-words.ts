import type { Env } from '../config/env';
import { tenantIdOf } from '../ordering/tenant-claim';
import type { SessionWords } from '../changes/change';
import type { CheckoutSessionSnapshot } from './checkout-session.snapshot';

type Setting = Env['TENANT_FROM_CHECKOUT'];
type Facts = Pick<
  CheckoutSessionSnapshot,
  'clientReferenceId' | 'metadataTenant' | 'paymentLinkId' | 'status'
>;

const silence: SessionWords = { named: null, proposed: null, metadata: null };

/**
 * Only the server can write a session's metadata, or a payment link's, which Stripe copies into each of its sessions. The
 * reference of a payment link stands in its address, and that of a pricing table in the page
 * (https://docs.stripe.com/payment-links/url-parameters): there the buyer can write any tenant's id. A session of a
 * pricing table does not say that it is one.
 */
export function wordsOf(session: Facts, setting: Setting): SessionWords {
  const isByLink = session.paymentLinkId !== null;
  if (setting === 'never' || (setting === 'server' && isByLink)) return silence;
  const metadata = session.metadataTenant;
  const inMetadata = tenantIdOf(metadata === null ? undefined : { tenant: metadata });
  const reference = referenceOf(session);
  if (setting !== 'unclaimed') return { named: inMetadata ?? reference, proposed: null, metadata };
  return { named: inMetadata, proposed: reference === inMetadata ? null : reference, metadata };
}

/** A session that is open or has expired was fetched from Stripe: nobody has bought anything there. */
function referenceOf({ clientReferenceId, status }: Facts): string | null {
  const isComplete = status === null || status === 'complete';
  return isComplete && clientReferenceId !== null ? tenantIdOf({ tenant: clientReferenceId.trim() }) : null;
}
