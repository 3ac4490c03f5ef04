import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(?=[\d.]+$)/i;
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * What limits count by. An IPv6 address stands for its /64, which is the least that a provider gives to one customer
 * (RFC 6177); an IPv4 address stands for itself, also where a dual-stack socket shows it as `::ffff:192.0.2.1`.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const plain = address.replace(MAPPED_IPV4, '');
  return isIPv6(plain) ? networkOf(plain) : plain;
}

/** The first 64 bits, written in one way only. */
function networkOf(address: string): string {
  const [withoutZone = ''] = address.split('%', 1);
  const [head = '', tail] = withoutZone.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':');
    // An IPv4 address at the end is two groups.
    const length = groups.length + rest.length + (tail.includes('.') ? 1 : 0);
    groups.push(...Array<string>(Math.max(0, GROUPS - length)).fill('0'), ...rest);
  }
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
