import { type Address, addressText, parseAddress } from './address.ts';

/** A row of addresses that begin alike (CIDR), or one address. */
export interface Network {
  address: Address;
  /** leading bits that count, of 128 */
  bits: number;
}

/** How many leading bits of an IPv4 address in its IPv6 form are the same for all of them. */
const mappedBits = 96;

/**
 * Reads `10.0.0.0/8`, `2001:db8::/32`, or one address. Null for anything else, also where bits are set behind the prefix: who wrote 10.1.2.3/8 meant
 * something else.
 */
export function parseNetwork(text: string): Network | null {
  const [before = '', prefix, ...more] = text.split('/');
  const address = before.includes('%') ? null : parseAddress(before);
  if (!address || more.length > 0) return null;
  const inDots = !before.includes(':');
  const width = inDots ? 32 : 128;
  if (prefix !== undefined && !(/^(?:0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= width)) return null;
  const bits = (prefix === undefined ? width : Number(prefix)) + (inDots ? mappedBits : 0);
  // a prefix that takes in more than the mapped addresses is one of IPv6
  const isV4 = address.isV4 && bits >= mappedBits;
  const network = { address: { ...address, isV4 }, bits };
  return address.words.every((word, at) => (word & ~maskOf(bits, at)) === 0) ? network : null;
}

/** As it is usually written. */
export function networkText({ address, bits }: Network): string {
  const [shown, width] = address.isV4 ? [bits - mappedBits, 32] : [bits, 128];
  return shown === width ? addressText(address) : `${addressText(address)}/${shown}`;
}

/** Networks of IPv4 hold no IPv6 address and the other way round; an IPv4 address written as IPv6 is one of IPv4. */
export function networkHolds({ address: own, bits }: Network, address: Address): boolean {
  if (own.isV4 !== address.isV4) return false;
  for (let at = 0; at < 4 && bits > at * 32; at++) {
    const mask = maskOf(bits, at);
    if (((own.words[at] ?? 0) & mask) !== ((address.words[at] ?? 0) & mask)) return false;
  }
  return true;
}

/** The bits of one of four words that count. */
function maskOf(bits: number, at: number): number {
  const own = Math.max(0, Math.min(32, bits - at * 32));
  return own === 0 ? 0 : -1 << (32 - own);
}
