import { isIP } from 'node:net';

/** Whether it is an address, or a network as `address/bits`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** A network so wide that strangers are in it: to trust it as a proxy is to believe any address that they send. */
export function isHalfTheInternet(network: string): boolean {
  const [address = '', bits] = network.split('/');
  if (bits === undefined || !isNetwork(network)) return false;
  return Number(bits) < (isIP(address) === 4 ? 8 : 16);
}
