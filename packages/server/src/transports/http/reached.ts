import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { addressText, isAddressAmong, type Network, parseAddress } from '@baton/core';
import { ApiError } from '@baton/protocol';
import { toldBy } from './hops.ts';

/** Whose word is taken on where a request came from, and what may come in clear. */
export interface Trust {
  /** proxies before the server; only from these addresses are forwarding headers believed */
  trusted: readonly Network[];
  /** credentials are taken over plain http from other machines too */
  insecureHttp: boolean;
}

/** A request as far as its way is concerned: as Node knows it, or as the lane does. */
export interface Asked {
  socket: Socket;
  headers: IncomingHttpHeaders | ReadonlyMap<string, string>;
}

/** How a request reached the server. */
interface Reached {
  /** of the caller, in its usual form: `10.0.0.1` also where the socket says `::ffff:10.0.0.1` */
  address: string;
  /** null: it came through a proxy that does not say */
  https: boolean | null;
  /** under which the caller asked, when a proxy says so */
  host: string | null;
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Sockets carry thousands of calls. */
const addresses = new WeakMap<Socket, string>();

function peerOf(socket: Socket): string {
  const known = addresses.get(socket);
  if (known !== undefined) return known;
  const { remoteAddress } = socket;
  const read = remoteAddress === undefined ? null : parseAddress(remoteAddress);
  const address = read ? addressText(read) : 'unknown';
  if (read) addresses.set(socket, address);
  return address;
}

const isEncrypted = (socket: Socket): boolean => 'encrypted' in socket && socket.encrypted === true;

/** A header of a request; undefined: it has none of that name. */
export const headerOf = ({ headers }: Asked, name: string): string | undefined => {
  if (headers instanceof Map) return headers.get(name) as string | undefined;
  const value = (headers as IncomingHttpHeaders)[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

/** How a request came here. Throws `invalid_request` when a trusted proxy contradicts itself. */
export function reached({ trusted }: Trust, asked: Asked): Reached {
  const { socket } = asked;
  const address = peerOf(socket);
  const direct = { address, https: isEncrypted(socket), host: null };
  if (trusted.length === 0 || !isTrusted(trusted, address)) return direct;
  const told = toldBy((name) => headerOf(asked, name), trusted);
  return told ? { ...told, https: told.https ?? (direct.https || null) } : direct;
}

function isTrusted(trusted: readonly Network[], address: string): boolean {
  const read = parseAddress(address);
  return read !== null && isAddressAmong(trusted, read);
}

/**
 * The address of a caller who sends a credential. Throws `tls_required` when that came in clear over a network: between this machine's own programs
 * it may, and from a trusted proxy that does not say otherwise.
 */
export function callerAddress(trust: Trust, asked: Asked): string {
  const { address, https } = reached(trust, asked);
  if (https !== false || trust.insecureHttp || isLoopback(address)) return address;
  throw new ApiError('tls_required', { address });
}

/** Whether the caller is a program of this machine that no proxy stands before. */
export function isOfThisMachine(trust: Trust, asked: Asked): boolean {
  const isForwarded = ['x-forwarded-for', 'forwarded'].some((name) => headerOf(asked, name) !== undefined);
  return !isForwarded && isLoopback(reached(trust, asked).address);
}
