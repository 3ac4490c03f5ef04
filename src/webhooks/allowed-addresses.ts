import { BlockList, isIP } from 'node:net';

/** Addresses and networks that may deliver, such as those of https://docs.stripe.com/ips. */
export class AllowedAddresses {
  private readonly list = new BlockList();
  /** Without a list everybody may: the signature decides. */
  private readonly isOpen: boolean;

  /** @param networks valid addresses or networks in CIDR notation. */
  constructor(networks: readonly string[]) {
    this.isOpen = networks.length === 0;
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      const family = familyOf(address);
      if (bits === undefined) this.list.addAddress(address, family);
      else this.list.addSubnet(address, Number(bits), family);
    }
  }

  /** @param address of the client, as the HTTP server sees it. */
  allows(address: string): boolean {
    if (this.isOpen) return true;
    // A socket that listens for both families shows IPv4 clients like this.
    const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
    return isIP(plain) !== 0 && this.list.check(plain, familyOf(plain));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
