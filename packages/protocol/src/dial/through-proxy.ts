import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';

type Connected = (error: Error | null, socket: Duplex) => void;
type Options = http.ClientRequestArgs & tls.ConnectionOptions;

const connectMs = 30_000;

/** A proxy did not let a connection through. */
class ProxyRefused extends Error {
  override name = 'ProxyRefused';
  readonly code = 'EPROXY';
}

const nameOf = ({ protocol, host }: URL): string => `${protocol}//${host}`;
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const portOf = ({ protocol, port }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80);

/** The header that signs in at a proxy whose address has a user. */
export function proxyCredential({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/** Connections to an https server that a proxy passes on unread (CONNECT). */
export class Tunnel extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: Options, done?: Connected): undefined {
    const proxy = this.#proxy;
    const target = authority(options);
    const { request } = proxy.protocol === 'https:' ? https : http;
    const asked = request({
      host: hostOf(proxy),
      port: portOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyCredential(proxy) },
      agent: false,
      timeout: connectMs,
    });
    const fail = (error: Error): void => done?.(error, undefined as unknown as Duplex);
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${connectMs} ms`)));
    asked.on('error', (error) => fail(new ProxyRefused(`the proxy ${nameOf(proxy)} can not be reached: ${error.message}`)));
    asked.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return done?.(null, tls.connect(tlsOptions(options, socket)));
      socket.destroy();
      fail(refusedBy(proxy, answer.statusCode ?? 0));
    });
    asked.end();
    return undefined;
  }
}

const authority = ({ host, port }: Options): string => `${net.isIPv6(host ?? '') ? `[${host}]` : host}:${port ?? 443}`;

function tlsOptions(options: Options, socket: net.Socket): tls.ConnectionOptions {
  const { host, servername, secureContext } = options;
  const name = servername || (host && net.isIP(host) === 0 ? host : undefined);
  return {
    socket,
    ALPNProtocols: ['http/1.1'],
    // for a certificate of an address: there is no name to ask for, but one to compare
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name ?? host ?? '', certificate),
    ...(name ? { servername: name } : {}),
    ...(secureContext ? { secureContext } : {}),
  };
}

function refusedBy(proxy: URL, status: number): ProxyRefused {
  const problem = status === 407 ? 'wants a user and a password (407)' : `refused the connection (status ${status})`;
  return new ProxyRefused(`the proxy ${nameOf(proxy)} ${problem}`);
}

/** Connections to a proxy that is told the whole address of an http server with each request. */
export class ThroughProxy extends http.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: http.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(): Duplex {
    const host = hostOf(this.#proxy);
    const port = portOf(this.#proxy);
    if (this.#proxy.protocol === 'http:') return net.connect({ host, port, noDelay: true });
    return tls.connect({ host, port, ...(net.isIP(host) === 0 ? { servername: host } : {}) });
  }
}
