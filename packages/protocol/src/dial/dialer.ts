import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import * as tls from 'node:tls';
import { ApiError } from '../errors/api-error.ts';
import { proxyFor, type Variables } from './proxy.ts';
import { proxyCredential, ThroughProxy, Tunnel } from './through-proxy.ts';

export interface DialOptions {
  /** PEM file of authorities that are trusted besides those that Node knows; null: none */
  caFile: string | null;
  /** the process's, for its proxies */
  variables: Variables;
}

/** `noDelay` is passed on to the sockets. */
type KeptConnections = http.AgentOptions & { noDelay?: boolean };

/** The way from this machine to one server. */
export interface Dialer {
  /** Keeps connections of the kind that the server's address wants. */
  agent(options: KeptConnections): http.Agent;
  /** What a request must say besides, because of who stands in between. */
  requestOptions(url: URL): { path?: string; headers: Record<string, string> };
}

/** Finds the way to a server. Throws `usage` for a CA file or a proxy that can't be used. */
export function openDialer(server: URL, { caFile, variables }: DialOptions): Dialer {
  const proxy = proxyFor(server, variables);
  const trust = caFile === null ? undefined : trustOf(caFile);
  const secure = trust ? { secureContext: trust } : {};
  if (server.protocol === 'https:') {
    return {
      agent: (options) => (proxy ? new Tunnel(proxy, { ...options, ...secure }) : new https.Agent({ ...options, ...secure })),
      requestOptions: () => ({ headers: {} }),
    };
  }
  if (!proxy) return { agent: (options) => new http.Agent(options), requestOptions: () => ({ headers: {} }) };
  const through = new URL(proxy);
  return {
    agent: (options) => new ThroughProxy(through, options),
    requestOptions: (url) => ({ path: url.href, headers: proxyCredential(through) }),
  };
}

/** Made once: reading all authorities takes milliseconds, which each connection would cost anew. */
function trustOf(file: string): tls.SecureContext {
  const bad = (problem: string): ApiError =>
    new ApiError('usage', { problem: `The CA file ${file} can not be used: ${problem}` });
  let own: string;
  try {
    own = readFileSync(file, 'utf8');
  } catch (error) {
    throw bad((error as Error).message);
  }
  if (!own.includes('-----BEGIN CERTIFICATE-----')) throw bad('it holds no certificate in PEM');
  // older versions of Node know but their own list
  const known =
    (tls as { getCACertificates?: (kind: string) => string[] }).getCACertificates?.('default') ?? tls.rootCertificates;
  try {
    return tls.createSecureContext({ ca: [...known, own] });
  } catch (error) {
    throw bad((error as Error).message);
  }
}
