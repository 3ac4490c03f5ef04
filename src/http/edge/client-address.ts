import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import ipaddr = require('ipaddr.js');

/** No deployment has more proxies in a row; a client may send thousands of addresses of its own invention. */
const MAX_HOPS = 32;
const IPV6_NETWORK_BITS = 64;

/**
 * The address in one entry of `X-Forwarded-For`, in one spelling: without port, brackets and zone, and an IPv4 address that is
 * written as IPv6 as IPv4. Proxies write all of these (RFC 7239, section 6).
 * @returns undefined for what is no address.
 */
export function plainAddress(text: string): string | undefined {
  const entry = text.trim().replace(/^"(.*)"$/, '$1');
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(entry)?.[1];
  const bare = bracketed ?? entry.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1');
  const address = bare.replace(/%[\w.~%-]+$/, '');
  const family = isIP(address);
  if (family === 4 && bracketed === undefined) return address;
  if (family !== 6) return undefined;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toString();
}

/** What one stranger has to himself: an IPv4 address, or the /64 of an IPv6 one, which holds 2^64 of them. */
export function networkOf(address: string): string {
  if (isIP(address) === 4) return address;
  const plain = plainAddress(address);
  if (plain === undefined) return 'unknown';
  if (isIP(plain) === 4) return plain;
  const { parts } = ipaddr.IPv6.parse(plain);
  return `${parts
    .slice(0, IPV6_NETWORK_BITS / 16)
    .map((part: number) => part.toString(16))
    .join(':')}::/${IPV6_NETWORK_BITS}`;
}

/**
 * Leaves nothing in `X-Forwarded-For` but addresses, so that `request.ip` is always one. An entry that is none ends the
 * chain: what stands before it came past somebody who does not speak this language, and the peer behind it is believed instead.
 * @param fastify with `trustProxy`; without it nobody reads the header.
 */
export function readForwardedAddresses(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw: { headers } }, _reply, done) => {
    const forwarded = headers['x-forwarded-for'];
    if (forwarded !== undefined) {
      const chain = chainOf(String(forwarded));
      if (chain.length > 0) headers['x-forwarded-for'] = chain.join(', ');
      else delete headers['x-forwarded-for'];
    }
    done();
  });
}

function chainOf(header: string): string[] {
  const chain: string[] = [];
  let end = header.length;
  while (end >= 0 && chain.length < MAX_HOPS) {
    const comma = header.lastIndexOf(',', end - 1);
    const address = plainAddress(header.slice(comma + 1, end));
    if (address === undefined) break;
    chain.unshift(address);
    if (comma < 0) break;
    end = comma;
  }
  return chain;
}
