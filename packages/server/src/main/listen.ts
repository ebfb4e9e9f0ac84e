import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/index.ts';
import type { Listener } from '../transports/http/listener.ts';
import { listenError } from './start-error.ts';

/** Many runners come back at the same moment after a restart. */
const backlog = 4096;

/**
 * Begins to take requests. A server with a certificate has a second entrance in clear, which only programs of this machine reach: what the certificate
 * is called, and who signed it, is nothing to them. Throws the catalogue's error.
 *
 * @param closers gets what closes that entrance
 */
export async function listen(
  http: FastifyInstance,
  listener: Listener,
  { host, port }: Config,
  closers: (() => Promise<unknown>)[],
): Promise<{ url: string; localUrl: string }> {
  try {
    await http.listen({ host, port, backlog, listenTextResolver: () => '' });
  } catch (error) {
    throw listenError(error, host, port);
  }
  const address = http.server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  const at = `${host.includes(':') ? `[${host}]` : host}:${taken}`;
  if (!listener.isSecure) return { url: `http://${at}`, localUrl: loopback(`http://${at}`) };
  const local = listener.makeLocal(http.routing);
  local.on('upgrade', (...parts) => http.server.emit('upgrade', ...parts));
  local.listen(0, '127.0.0.1');
  await once(local, 'listening');
  closers.unshift(async () => {
    local.close();
    local.closeAllConnections();
  });
  return { url: `https://${at}`, localUrl: `http://127.0.0.1:${(local.address() as AddressInfo).port}` };
}

/** How this machine reaches a server that listens there: a wildcard address is nothing to connect to. */
function loopback(url: string): string {
  const local = new URL(url);
  if (local.hostname === '0.0.0.0') local.hostname = '127.0.0.1';
  if (local.hostname === '[::]') local.hostname = '[::1]';
  return local.origin;
}

/** An address that a person in its network can open: a wildcard has the name of the certificate, or of this machine. */
export function shownUrl(url: string, { name }: Listener): string {
  const shown = new URL(url);
  if (shown.hostname === '0.0.0.0' || shown.hostname === '[::]') shown.hostname = name ?? hostname();
  return shown.origin;
}
