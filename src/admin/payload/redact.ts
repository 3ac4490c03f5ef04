import { isLosslessNumber } from 'lossless-json';
import type { Json } from './json';
import { declineCodes, errorCodes, reasons } from './stripe-words';

export const REDACTED = '[redacted]';

/** Words of Stripe's own, of which there are few for each of these. */
const wordsOfStripe = new Set([
  'account_type',
  'api_version',
  'billing_scheme',
  'brand',
  'capture_method',
  'card_brand',
  'client_secret_type',
  'collection_method',
  'confirmation_method',
  'currency',
  'default_currency',
  'duration',
  'funding',
  'interval',
  'missing_payment_method',
  'network_status',
  'object',
  'payment_behavior',
  'pending_update_behavior',
  'proration_behavior',
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

const codes = new Set([...errorCodes, ...declineCodes]);
/** Where Stripe puts a word of its own, and others put theirs: a promotion code, a reason in an event that is no Stripe's yet. */
const wordsAmongOthers: Readonly<Record<string, ReadonlySet<string>>> = {
  advice_code: new Set(['confirm_card_data', 'do_not_try_again', 'try_again_later']),
  billing_reason: reasons,
  cancellation_reason: reasons,
  code: codes,
  decline_code: codes,
  failure_code: codes,
  failure_reason: reasons,
  feedback: reasons,
  last_payment_error_code: codes,
  reason: new Set([...reasons, ...codes]),
};

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
/** Names of these entries are whatever somebody has called them, an e-mail address for one. */
const keyedByPeople = new Set(['metadata']);
/** The keys of metadata that this service itself reads. */
const keysOfOurs = new Set(['tenant_id']);

/**
 * `cus_NffrFeUfNV2Hib`, `evt_1S…`: by Stripe's prefixes, and either as long as Stripe makes them or of its present form, "1" and a
 * capital letter, so that no name looks like one. Some ids are an account's own to choose (`cus_Jane`, `coupon_JANE`).
 */
const stripeId =
  /^(?:acct|ba|card|ch|cs|cus|cn|dp|du|evt|fee|ii|il|in|invst|link|mandate|pi|pm|po|price|prod|promo|prv|py|pyr|qt|re|req|ru|seti|si|src|sub|sub_sched|tax|tok|txcd|txi|txn|txr)_(?:[A-Za-z0-9]{14,}|1[A-Z][A-Za-z0-9]*|\d{1,4})$/;

/**
 * A payload without what is personal in it. What is kept is listed, not what is hidden: numbers, booleans, ids and Stripe's
 * own words stay, every other text goes, so that a field that Stripe adds tomorrow is hidden until somebody has looked at it.
 */
export function redact(value: Json, key = '', isPersonal = false): Json {
  if (Array.isArray(value)) return value.map((entry) => redact(entry, key, isPersonal));
  if (value === null || typeof value === 'boolean') return isPersonal && value !== null ? REDACTED : value;
  if (isLosslessNumber(value)) return isPersonal ? REDACTED : value;
  if (typeof value === 'object') {
    const isKeyedByPeople = keyedByPeople.has(key);
    return Object.fromEntries(
      Object.entries(value).map(([name, entry], index) => [
        isKeyedByPeople && !keysOfOurs.has(name) ? `${REDACTED} ${index + 1}` : name,
        // What is below metadata is keyed by people too, however deep.
        redact(entry, isKeyedByPeople ? key : name, isPersonal || personal.has(name)),
      ]),
    );
  }
  if (typeof value === 'string') return !isPersonal && isKept(key, value) ? value : REDACTED;
  return value;
}

function isKept(key: string, value: string): boolean {
  if (stripeId.test(value)) return true;
  const own = Object.hasOwn(wordsAmongOthers, key) ? wordsAmongOthers[key] : undefined;
  if (own) return own.has(value);
  return wordsOfStripe.has(key) && value.length <= LONGEST_WORD && word.test(value);
}
