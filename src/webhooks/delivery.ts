import type { NewEvent } from '../event-log/new-event';
import type { SignatureFlaw, SignatureHeader } from './stripe-signature';

declare module 'fastify' {
  /** What is found out about a delivery on its way in. */
  interface FastifyRequest {
    /** Its `Stripe-Signature`, or what is wrong with it. */
    signatureHeader?: SignatureHeader | SignatureFlaw | undefined;
    /** What the signature guard let through. */
    verifiedEvent?: NewEvent | undefined;
    /** Somebody has reported what came of it. */
    isReported?: boolean | undefined;
  }
}
