import { isAmong, mayReach, parseAddress, webhookLimits } from '@baton/core';

/** Looks a name up: all of its addresses. Throws when there are none. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** Where a request goes: the address that was looked at is the one that is connected to. */
export interface Target {
  url: URL;
  address: string;
}

/** What is wrong with an address as it is written, to follow it in a sentence. */
function readUrl(text: string): { url: URL } | { problem: string } {
  const url = text.length > webhookLimits.urlCharsMax ? null : URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return { problem: 'must be an address that begins with https://' };
  if (url.username !== '' || url.password !== '') return { problem: 'must hold no user name and no password' };
  if (url.hash !== '') return { problem: 'must have no part behind a #' };
  return { url };
}

/**
 * Resolves an address and looks where it leads. Every address of the name must be allowed: which one is connected to must not be up to whoever
 * answers for the name.
 *
 * @param allowed networks besides the public internet, which may be reached without encryption too
 */
export async function targetOf(text: string, allowed: readonly string[], lookup: Lookup): Promise<Target | { problem: string }> {
  const read = readUrl(text);
  if ('problem' in read) return read;
  const { url } = read;
  // the parser has brought every spelling of IPv4 into dots
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
  let addresses: readonly string[];
  try {
    addresses = parseAddress(bare) ? [bare] : await lookup(bare);
  } catch {
    return { problem: `leads nowhere: there is no ${bare}` };
  }
  const [first] = addresses;
  if (first === undefined) return { problem: `leads nowhere: there is no ${bare}` };
  const closed = addresses.find((address) => !mayReach(address, allowed));
  if (closed !== undefined)
    return {
      problem: `leads to ${closed}, which is not of the public internet; the option --webhook-private-networks can allow it`,
    };
  if (url.protocol === 'http:' && !addresses.every((address) => isAmong(allowed, address)))
    return { problem: 'must begin with https://: what is sent over http can be read on its way' };
  return { url, address: first };
}
