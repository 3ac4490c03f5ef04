/** Kinds of lines in the ledger, in words. */
export const kindWords: Record<string, string> = {
  payment: 'payment',
  payment_failed: 'payment failed',
  refund: 'refund',
  invoice_paid: 'invoice paid',
  invoice_payment_failed: 'invoice payment failed',
};
