import { type Address, addressText, isAddressAmong, type Network, parseAddress } from '@baton/core';
import { ApiError } from '@baton/protocol';

/** What the proxies before the server say of a request. */
export interface Told {
  /** the first address, from this end, that is none of our proxies; `unknown` when it is no address */
  address: string;
  https: boolean | null;
  host: string | null;
}

export type HeaderOf = (name: string) => string | undefined;

interface Hop {
  /** null: hidden, or not readable */
  address: Address | null;
  https: boolean | null;
  host: string | null;
}

/**
 * Reads the headers of a proxy that is trusted: each hop wrote the one before it at the end, so only what stands behind the last stranger is the word
 * of our own. Null when the proxy says nothing. Throws `invalid_request` when its two kinds of header name two callers: one of them came from
 * the caller, through a proxy that does not know it.
 */
export function toldBy(headerOf: HeaderOf, trusted: readonly Network[]): Told | null {
  const chains = [forwardedFor(headerOf), forwarded(headerOf('forwarded'))].filter((chain) => chain.length > 0);
  const [told, other] = chains.map((chain) => callerIn(chain, trusted));
  if (told && other && told.address !== other.address) {
    const problem =
      'names another caller than X-Forwarded-For: the proxy must set both, or take away the one that it does not set';
    throw new ApiError('invalid_request', { where: 'header.forwarded', problem, value: other.address });
  }
  return told ?? null;
}

function callerIn(chain: readonly Hop[], trusted: readonly Network[]): Told {
  // where all are ours, the first of them asked
  const isStranger = ({ address }: Hop): boolean => address === null || !isAddressAmong(trusted, address);
  const found = chain.findLast(isStranger) ?? chain[0];
  const { address = null, https = null, host = null } = found ?? {};
  return { address: address ? addressText(address) : 'unknown', https, host };
}

const listOf = (text: string | undefined): string[] =>
  text === undefined || text.trim() === '' ? [] : text.split(',').map((part) => part.trim());

/** The headers that most proxies write. Scheme and host stand once, or once a hop. */
function forwardedFor(headerOf: HeaderOf): Hop[] {
  const addresses = listOf(headerOf('x-forwarded-for'));
  const schemes = listOf(headerOf('x-forwarded-proto'));
  const hosts = listOf(headerOf('x-forwarded-host'));
  const at = (list: readonly string[], hop: number): string | undefined =>
    list.length === addresses.length ? list[hop] : list.at(-1);
  return addresses.map((text, hop) => ({
    address: addressIn(text),
    https: isHttps(at(schemes, hop)),
    host: at(hosts, hop) ?? null,
  }));
}

const pair = /([a-z]+)=("(?:[^"\\]|\\.)*"|[^;,"\s]*)/gi;

/** RFC 7239: `for=192.0.2.43;proto=https;host=example.org, for="[2001:db8::1]:4711"`. */
function forwarded(text: string | undefined): Hop[] {
  if (text === undefined || text.trim() === '') return [];
  // a comma within quotes is none between hops
  const elements = text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return elements.map((element) => {
    const found = new Map<string, string>();
    for (const [, name = '', value = ''] of element.matchAll(pair)) found.set(name.toLowerCase(), value.replace(/^"|"$|\\/g, ''));
    return { address: addressIn(found.get('for') ?? ''), https: isHttps(found.get('proto')), host: found.get('host') ?? null };
  });
}

/** With a port too: `192.0.2.43:47011`, `[2001:db8::1]:4711`. */
function addressIn(text: string): Address | null {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  return parseAddress(bracketed ?? (text.split(':').length === 2 ? text.replace(/:\d{1,5}$/, '') : text));
}

const isHttps = (scheme: string | undefined): boolean | null =>
  scheme === undefined || scheme === '' ? null : /^(https|wss)$/i.test(scheme);
