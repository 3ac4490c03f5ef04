import { isLosslessNumber } from 'lossless-json';
import type { Json } from './json';

export const REDACTED = '[redacted]';

/** Words of Stripe's own, of which there are few for each of these. */
const wordsOfStripe = new Set([
  'account_type',
  'api_version',
  'billing_reason',
  'billing_scheme',
  'brand',
  'capture_method',
  'card_brand',
  'client_secret_type',
  'code',
  'collection_method',
  'confirmation_method',
  'currency',
  'decline_code',
  'default_currency',
  'duration',
  'failure_code',
  'funding',
  'interval',
  'last_payment_error_code',
  'missing_payment_method',
  'network_status',
  'object',
  'payment_behavior',
  'pending_update_behavior',
  'proration_behavior',
  'reason',
  'risk_level',
  'save_default_payment_method',
  'scheme',
  'setup_future_usage',
  'source_type',
  'status',
  'tax_behavior',
  'tax_exempt',
  'type',
  'usage_type',
]);

/** Everything below these is about a person, or was written by one, numbers included. */
const personal = new Set([
  'address',
  'billing_details',
  'customer_address',
  'customer_shipping',
  'custom_fields',
  'dob',
  'individual',
  'metadata',
  'owner',
  'shipping',
  'tax_ids',
]);

const word = /^[a-z0-9][a-z0-9_.:-]*$/i;
const LONGEST_WORD = 60;
/** `cus_NffrFeUfNV2Hib`, `evt_…`: by Stripe's prefixes, so that no name looks like one. */
const stripeId =
  /^(?:acct|ba|card|ch|coupon|cs|cus|cn|dp|du|evt|fee|ii|il|in|invst|link|mandate|pi|pm|po|price|prod|promo|prv|py|pyr|qt|re|req|ru|seti|si|src|sub|sub_sched|tax|tok|txcd|txi|txn|txr)_[A-Za-z0-9]+$/;

/**
 * A payload without what is personal in it. What is kept is listed, not what is hidden: numbers, booleans, ids and Stripe's
 * own words stay, every other text goes, so that a field that Stripe adds tomorrow is hidden until somebody has looked at it.
 */
export function redact(value: Json, key = '', isPersonal = false): Json {
  if (Array.isArray(value)) return value.map((entry) => redact(entry, key, isPersonal));
  if (value === null || typeof value === 'boolean') return isPersonal && value !== null ? REDACTED : value;
  if (isLosslessNumber(value)) return isPersonal ? REDACTED : value;
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [
        name,
        redact(entry, name, isPersonal || personal.has(name)),
      ]),
    );
  }
  if (typeof value === 'string') return !isPersonal && isKept(key, value) ? value : REDACTED;
  return value;
}

function isKept(key: string, value: string): boolean {
  if (stripeId.test(value)) return true;
  return wordsOfStripe.has(key) && value.length <= LONGEST_WORD && word.test(value);
}
