import { type Address, parseAddress } from './address.ts';
import { type Network, networkHolds, networkText, parseNetwork } from './network.ts';

/** How many a list may have. */
export const networksMax = 100;

/** Lists stand in rows that live long and are judged with every call: each is read once. */
const compiled = new WeakMap<readonly string[], readonly Network[]>();

function networksOf(list: readonly string[]): readonly Network[] {
  const known = compiled.get(list);
  if (known) return known;
  const networks = list.flatMap((text) => parseNetwork(text) ?? []);
  compiled.set(list, networks);
  return networks;
}

/** Whether an address is in one of these networks. One that can't be read is in none. */
export function isAmong(list: readonly string[], address: string): boolean {
  const read = parseAddress(address);
  return read !== null && isAddressAmong(networksOf(list), read);
}

/** The same for what was read before. */
export const isAddressAmong = (networks: readonly Network[], address: Address): boolean =>
  networks.some((network) => networkHolds(network, address));

/**
 * A list as it is kept: each network once, in its usual form.
 *
 * @returns the first entry that is no network in `problem`
 */
export function readNetworks(texts: readonly string[]): { networks: string[] } | { problem: string } {
  const networks = new Set<string>();
  for (const text of texts) {
    const network = parseNetwork(text.trim());
    if (!network) return { problem: text };
    networks.add(networkText(network));
  }
  return { networks: [...networks] };
}
