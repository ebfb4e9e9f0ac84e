import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsPair } from './tls/pair.ts';

/** A whole request must have arrived in this time, and nearly all in far less: see `limits.ts`. Answers may take longer. */
const requestTimeoutMs = 3 * 3_600_000;
/** Its head comes in one piece from everyone who means it. */
const headersTimeoutMs = 15_000;
const handshakeTimeoutMs = 10_000;
/** How often Node looks for requests that take too long. */
const lookEveryMs = 3_000;
const headerBytesMax = 16 * 1024;
/** Longer than proxies keep theirs. */
const keepAliveMs = 72_000;

const standard: ServerOptions = {
  requestTimeout: requestTimeoutMs,
  headersTimeout: headersTimeoutMs,
  connectionsCheckingInterval: lookEveryMs,
  maxHeaderSize: headerBytesMax,
  keepAliveTimeout: keepAliveMs,
  // many libraries offer HTTP/2 with each request in clear (`Upgrade: h2c`): who does not take the offer answers the request
  shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
};

/** Makes Node's servers: of http, or with a certificate of https. One more is made for each further address of a host name. */
export class Listener {
  readonly #servers: Server[] = [];
  readonly #limits: ServerOptions;
  #pair: TlsPair | null;

  constructor(pair: TlsPair | null, limits: ServerOptions = {}) {
    this.#pair = pair;
    this.#limits = { ...standard, ...limits };
  }

  /** The first name that the certificate is for; null without one. */
  get name(): string | null {
    return this.#pair?.names[0] ?? null;
  }

  get isSecure(): boolean {
    return this.#pair !== null;
  }

  /** One in clear, for programs of this machine. */
  makeLocal = (handler: RequestListener): Server => createServer(this.#limits, handler);

  make(handler: RequestListener): Server {
    const pair = this.#pair;
    const server = pair
      ? createTlsServer({ ...this.#limits, ...secureOptions(pair), handshakeTimeout: handshakeTimeoutMs }, handler)
      : createServer(this.#limits, handler);
    // how many there are is told to their sender, not cut off in silence: see `limits.ts`
    server.maxHeadersCount = 0;
    this.#servers.push(server);
    return server;
  }

  /** Connections from now on get this certificate; those that are there go on. */
  use(pair: TlsPair): void {
    this.#pair = pair;
    for (const server of this.#servers) {
      if ('setSecureContext' in server) (server as ReturnType<typeof createTlsServer>).setSecureContext(secureOptions(pair));
    }
  }
}

/** Node's own choice of ciphers: all that TLS 1.3 has, and of TLS 1.2 those with forward secrecy first. */
const secureOptions = ({ cert, key }: TlsPair) => ({ cert, key, minVersion: 'TLSv1.2', honorCipherOrder: true }) as const;

/** The event with which a server tells of a connection that is ready for HTTP. */
export const connectionEvent = (server: Server): 'connection' | 'secureConnection' =>
  'setSecureContext' in server ? 'secureConnection' : 'connection';
