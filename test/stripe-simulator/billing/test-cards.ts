/** What becomes of a charge of a card, and of a refund of that charge. */
export interface CardBehaviour {
  readonly last4: string;
  readonly charge: 'succeeds' | 'declined' | 'needs authentication';
  readonly declineCode?: string;
  /** It is declined already when it is attached to a customer. */
  readonly isAttachRefused?: boolean;
  readonly refund?: 'fails' | 'pending';
}

/** Stripe's own tokens for cards that behave as told. https://docs.stripe.com/testing */
export const TEST_CARDS = {
  pm_card_visa: { last4: '4242', charge: 'succeeds' },
  pm_card_mastercard: { last4: '4444', charge: 'succeeds' },
  pm_card_chargeCustomerFail: { last4: '0341', charge: 'declined', declineCode: 'generic_decline' },
  pm_card_visa_chargeDeclined: {
    last4: '0002',
    charge: 'declined',
    declineCode: 'generic_decline',
    isAttachRefused: true,
  },
  pm_card_visa_chargeDeclinedInsufficientFunds: {
    last4: '9995',
    charge: 'declined',
    declineCode: 'insufficient_funds',
    isAttachRefused: true,
  },
  pm_card_authenticationRequired: { last4: '3184', charge: 'needs authentication' },
  pm_card_refundFail: { last4: '5126', charge: 'succeeds', refund: 'fails' },
  pm_card_pendingRefund: { last4: '7726', charge: 'succeeds', refund: 'pending' },
} as const satisfies Record<string, CardBehaviour>;

export type TestCard = keyof typeof TEST_CARDS;

export function isTestCard(token: string): token is TestCard {
  return Object.hasOwn(TEST_CARDS, token);
}

export function behaviourOf(card: TestCard): CardBehaviour {
  return TEST_CARDS[card];
}
