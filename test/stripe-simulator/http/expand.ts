import type { Account } from '../account/account';
import type { Kind } from '../account/facts';

const KINDS: Record<string, Kind> = {
  cus: 'customer',
  prod: 'product',
  price: 'price',
  pm: 'payment_method',
  sub: 'subscription',
  in: 'invoice',
  pi: 'payment_intent',
  ch: 'charge',
  re: 'refund',
};

/** Puts objects in the place of their ids, along paths such as `data.latest_charge`. https://docs.stripe.com/expand */
export function expanded(answer: object, paths: readonly string[], account: Account): object {
  let result: unknown = answer;
  for (const path of paths) result = along(result, path.split('.'), account);
  return result as object;
}

function along(value: unknown, path: readonly string[], account: Account): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return typeof value === 'string' ? objectOf(value, account) : value;
  if (typeof value === 'string') return along(objectOf(value, account), path, account);
  if (Array.isArray(value)) return value.map((each) => along(each, path, account));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [key]: along(Reflect.get(value, key), rest, account) };
}

function objectOf(id: string, account: Account): unknown {
  const kind = KINDS[id.split('_')[0] ?? ''];
  return kind && account.has(kind, id) ? account.show(kind, id) : id;
}
