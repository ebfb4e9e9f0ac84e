import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError, restPaths } from '@baton/protocol';
import { WebSocketServer } from 'ws';
import type { App } from '../../app/index.ts';
import type { Auth, Person } from '../../auth/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { bearerOf } from '../http/bearer.ts';
import { type Addresses, isSecure } from '../http/public-url.ts';
import { callerAddress } from '../http/reached.ts';
import { isOwnOrigin } from '../http/same-site.ts';
import { readSessionCookie } from '../http/session-cookie.ts';
import { delayOf } from '../http/to-api-error.ts';
import { LiveConnection } from './connection.ts';
import { createReportError } from './errors.ts';
import { LiveHub } from './hub.ts';
import { KeepAlive } from './keep-alive.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';

export interface LiveDeps {
  app: App;
  auth: Auth;
  clock: Clock;
  entropy: Entropy;
  logger: Logger;
  version: string;
  addresses: Addresses;
  /** bytes that may wait for a client before it is cut off; 4 MiB */
  bufferBytesMax?: number;
}

/** The live views of one server. */
export interface Live {
  readonly clients: number;
  /** Tells every client to come back later. */
  close(): Promise<void>;
}

const messageBytesMax = 64 * 1024;
const clientsMax = 5_000;
const defaultBufferBytesMax = 4 * 1024 * 1024;
/** RFC 6455: going away */
const closeGoingAway = 1001;
/** IANA: the server wants the client to come again */
const closeComeAgain = 1012;
/** our own: the credential of this connection ended */
const closeSignedOut = 4401;

/** Adds the live WebSocket to a server. */
export function addLive(server: Server, deps: LiveDeps): Live {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, perMessageDeflate: false });
  const hub = new LiveHub(deps);
  const reportError = createReportError(deps);
  const connections = new Set<LiveConnection>();
  const bufferBytesMax = deps.bufferBytesMax ?? defaultBufferBytesMax;
  const connectionDeps = { ...deps, hub, reportError, bufferBytesMax };
  const keepAlive = new KeepAlive(deps.clock, async (person) => await deps.auth.isAlive(person));
  const stopEnded = deps.auth.onEnded((credentialId) => {
    for (const connection of connections) {
      if (connection.person.credentialId === credentialId) connection.close(closeSignedOut, 'signed out');
    }
  });
  const stopChanged = deps.app.people.onChanged((userId) => {
    // what they follow was opened with what they might see before: they come again
    for (const connection of connections)
      if (connection.person.userId === userId) connection.close(closeComeAgain, 'permissions changed');
  });
  const stopPlaces = deps.auth.onPlacesChanged(() => {
    for (const connection of connections) {
      void deps.auth.isAlive(connection.person).then((alive) => {
        if (!alive) connection.close(closeSignedOut, 'not from this address any more');
      });
    }
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    admit(deps, request, connections.size).then(
      (person) => {
        if (socket.destroyed) return;
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          const connection = new LiveConnection(webSocket, person, connectionDeps);
          connections.add(connection);
          const stopWatching = keepAlive.watch(webSocket, connection, closeSignedOut);
          webSocket.once('close', () => {
            stopWatching();
            connections.delete(connection);
          });
        });
      },
      (error: unknown) => {
        const refuse = (): void => refuseUpgrade(socket, reportError(error));
        const delayMs = delayOf(error);
        if (delayMs === 0) refuse();
        else socket.once('close', deps.clock.after(delayMs, refuse));
      },
    );
  };
  server.on('upgrade', upgrade);
  return {
    get clients() {
      return connections.size;
    },
    async close() {
      server.off('upgrade', upgrade);
      stopEnded();
      stopPlaces();
      stopChanged();
      keepAlive.close();
      hub.close();
      for (const connection of connections) connection.close(closeGoingAway, 'the server stops');
      for (const socket of sockets.clients) setTimeout(() => socket.terminate(), 500).unref();
      sockets.close();
    },
  };
}

/** Who opens a live connection. A foreign page could open one with the visitor's cookie, so its origin is checked first. */
async function admit(deps: LiveDeps, request: IncomingMessage, clients: number): Promise<Person> {
  const path = request.url?.split('?', 1)[0] ?? '';
  if (path !== restPaths.live) throw new ApiError('route_not_found', { method: 'GET', path });
  if (!isOwnOrigin(deps.addresses, request)) {
    throw new ApiError('not_acceptable_origin', { origin: request.headers.origin ?? '' });
  }
  if (clients >= clientsMax || deps.app.health.notReady() !== null)
    throw new ApiError('server_overloaded', { retryAfterSeconds: 5 });
  const bearer = bearerOf(request.headers.authorization);
  const address = callerAddress(deps.addresses, request);
  if (bearer !== null) return await deps.auth.programs.check(bearer, address);
  const cookie = readSessionCookie(request.headers.cookie, isSecure(deps.addresses, request));
  const answer = cookie === null ? null : await deps.auth.sessions.check(cookie, address);
  if (!answer) throw new ApiError('sign_in_required');
  if (answer.person.mustSetUpTotp) throw new ApiError('totp_needed', { login: answer.person.login });
  return answer.person;
}
