import type Stripe from 'stripe';

type ErrorBody = Pick<Stripe.StripeRawError, 'type' | 'code' | 'decline_code' | 'message' | 'param'> & {
  payment_intent?: Stripe.PaymentIntent;
  charge?: string;
};

/** A request that Stripe would refuse, with the answer that it would give. https://docs.stripe.com/api/errors */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError';

  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
  }
}

export function noSuch(object: string, id: string, param = 'id'): RefusedRequestError {
  return new RefusedRequestError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${object}: '${id}'`,
    param,
  });
}

export function invalid(message: string, param?: string, code?: string): RefusedRequestError {
  return new RefusedRequestError(400, {
    type: 'invalid_request_error',
    message,
    ...(param !== undefined && { param }),
    ...(code !== undefined && { code }),
  });
}

export function cardDeclined(
  facts: { declineCode: string; message: string; charge?: string | null },
  payment?: Stripe.PaymentIntent,
): RefusedRequestError {
  return new RefusedRequestError(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: facts.declineCode,
    message: facts.message,
    ...(facts.charge && { charge: facts.charge }),
    ...(payment && { payment_intent: payment }),
  });
}
