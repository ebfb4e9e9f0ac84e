import { type Address, parseAddress } from './address.ts';
import { isAddressAmong, isAmong } from './allowed.ts';
import { type Network, parseNetwork } from './network.ts';

const networks = (...texts: string[]): Network[] => texts.flatMap((text) => parseNetwork(text) ?? []);

/** Addresses that are not of the public internet: this machine, its neighbours, services of clouds that give away credentials, groups, and what is reserved. */
const inner = networks(
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '3fff::/20', '5f00::/16'],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
);

const word = (address: Address, at: 0 | 1 | 2 | 3): number => address.words[at];
const v4Of = (value: number): Address => ({ words: [0, 0, 0xffff, value >>> 0], isV4: true });

/** The IPv4 address that one of IPv6 leads to by a translator or a tunnel; null: none. */
function carried(address: Address): Address | null {
  if (address.isV4) return null;
  const [first, second] = [word(address, 0), word(address, 1)];
  // 64:ff9b::/96 (NAT64) and ::ffff:0:0:0/96 (SIIT)
  if (first === 0x0064_ff9b && second === 0 && word(address, 2) === 0) return v4Of(word(address, 3));
  if (first === 0 && second === 0xffff && word(address, 2) === 0) return v4Of(word(address, 3));
  if (first === 0 && second === 0 && word(address, 2) === 0xffff_0000) return v4Of(word(address, 3));
  // 2002::/16 (6to4)
  if (first >>> 16 === 0x2002) return v4Of(((first << 16) | (second >>> 16)) >>> 0);
  return null;
}

/** Whether an address is one that the server must not be sent to by whoever chooses addresses. What can't be read is. */
export function isInner(text: string): boolean {
  const address = parseAddress(text);
  if (!address) return true;
  const through = carried(address);
  return isAddressAmong(inner, address) || (through !== null && isAddressAmong(inner, through));
}

/** Whether the server may send something to this address: one of the public internet, or one that its operator allows. */
export const mayReach = (text: string, allowed: readonly string[]): boolean => !isInner(text) || isAmong(allowed, text);
