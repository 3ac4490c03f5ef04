import type { NewEvent } from '../event-log/new-event';
import type { SignatureHeader } from './stripe-signature';

declare module 'fastify' {
  /** What is found out about a delivery on its way in. */
  interface FastifyRequest {
    /** Its `Stripe-Signature`; null: none that may be genuine. */
    signatureHeader?: SignatureHeader | null | undefined;
    /** What the signature guard let through. */
    verifiedEvent?: NewEvent | undefined;
  }
}
