import { BlockList, isIP } from 'node:net';
import { ApiError } from '../errors/api-error.ts';

/** Variables of a process, as far as they name a proxy. */
export type Variables = Readonly<Record<string, string | undefined>>;

const variable = (variables: Variables, name: string): string => variables[name.toLowerCase()] || variables[name] || '';

/**
 * The proxy through which an address is to be reached: `HTTPS_PROXY` or `HTTP_PROXY`, unless `NO_PROXY` names the host. Null: none. This machine is
 * always reached directly. Throws `usage` for a variable that names no proxy.
 */
export function proxyFor(url: URL, variables: Variables): URL | null {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const text = variable(variables, name);
  if (text === '' || isLocal(url.hostname) || isExcepted(url, variable(variables, 'NO_PROXY'))) return null;
  const proxy = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (!proxy || (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') || proxy.hostname === '')
    throw new ApiError('usage', { problem: `${name} names no proxy; it looks like http://proxy.example.com:3128` });
  return proxy;
}

const isLocal = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Entries are hosts (with all under them), addresses, networks, each perhaps with a port; or `*`. */
function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && fits(entry, host, port));
}

function fits(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain = '', wanted] = /^(?:\[([^\]]+)\]|([^:]*|[^[\]]*:[^[\]]*:[^[\]]*))(?::(\d+))?$/.exec(entry) ?? [];
  const name = (bracketed ?? plain).replace(/^\*?\./, '');
  if (name === '' || (wanted !== undefined && wanted !== port)) return false;
  if (isIP(host) !== 0) return isWithin(name, host);
  return host === name || host.endsWith(`.${name}`);
}

function isWithin(network: string, host: string): boolean {
  const [address = '', bits] = network.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return false;
  const list = new BlockList();
  try {
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  } catch {
    return false;
  }
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
