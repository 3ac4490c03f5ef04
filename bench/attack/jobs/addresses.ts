/** The genuine sender that shares its address with no attacker. */
export const QUIET = '127.0.0.1';
/** The address of a genuine sender and of attackers, as behind one NAT. */
export const SHARED = '127.0.0.2';
/** Of attackers alone. */
export const STRANGERS: readonly string[] = Array.from({ length: 97 }, (_, index) => `127.0.0.${index + 3}`);

/** Every other attacker is at the shared address. */
export function attackerAddress(index: number): string {
  return index % 2 === 0 ? SHARED : strangerAddress(index);
}

export function strangerAddress(index: number): string {
  return STRANGERS[index % STRANGERS.length] ?? SHARED;
}

/** How an attacker's n-th connection finds its address: all at one, all spread, or both by turns. */
export type Addresses = 'shared' | 'spread' | 'both';

export function addressOf(addresses: Addresses, index: number): string {
  if (addresses === 'shared') return SHARED;
  return addresses === 'spread' ? strangerAddress(index) : attackerAddress(index);
}
