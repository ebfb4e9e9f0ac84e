import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ApiError } from '@baton/protocol';
import { parseJson } from '../bodies.ts';
import { answerByHand } from '../by-hand.ts';
import { defect, type ErrorHandlerDeps, headersOf } from '../error-handler.ts';
import { connectionEvent } from '../listener.ts';
import type { Answered } from '../server.ts';
import { expectedError } from '../to-api-error.ts';
import type { AnswerText } from './answer-text.ts';
import { LaneConnection } from './connection.ts';
import { GatheringRoom } from './gathering.ts';
import { type LaneAnswer, type LaneRoute, LaneRoutes } from './route.ts';

export interface LaneDeps extends ErrorHandlerDeps {
  onAnswered: (answered: Answered) => void;
}

/** A connection on which nothing is asked for so long is closed: longer than proxies keep theirs. */
const idleMs = 72_000;
const idleLookMs = 6_000;
const refusedTellMs = 60_000;

export const createLane = (deps: LaneDeps): Lane => new Lane(deps);

const jsonHead = 'content-type: application/json; charset=utf-8\r\n';

/**
 * The short way for the calls that a fleet makes all day: plain requests that arrive whole are read, answered and counted here, at a third of
 * what the HTTP server takes for them. All others go to that server, with their connection, as if the lane was not there.
 */
export class Lane {
  readonly routes = new LaneRoutes();
  readonly room = new GatheringRoom();
  readonly #deps: LaneDeps;
  readonly #connections = new Set<LaneConnection>();
  readonly #heads = new Map<LaneRoute, string>();
  #toServer: (socket: Socket) => void = (socket) => socket.destroy();
  #closing = false;
  #open = 0;
  /** connections that were refused, of which nobody was told yet */
  #refused = 0;
  #date = { second: -1, line: '' };

  constructor(deps: LaneDeps) {
    this.#deps = deps;
  }

  /** Stands before this server from now on, which has no more than so many connections at once. */
  attach(server: Server, connectionsMax = Number.POSITIVE_INFINITY): void {
    const event = connectionEvent(server);
    const [listener] = server.listeners(event);
    if (!listener) throw new Error('this server takes no connections');
    server.removeAllListeners(event);
    this.#toServer = (socket) => listener.call(server, socket);
    const closed = (): void => {
      this.#open -= 1;
    };
    server.on(event, (socket: Socket) => {
      this.#open += 1;
      // it comes once by itself
      socket.on('close', closed);
      if (this.#open > connectionsMax) return this.#refuse(socket, connectionsMax);
      const connection = new LaneConnection(socket, this);
      this.#connections.add(connection);
      if (this.#closing) connection.close();
    });
    this.#lookAtIdle();
  }

  /** Told of at once, then once a minute with how many they were. */
  #refuse(socket: Socket, connectionsMax: number): void {
    refuseOneMore(socket);
    this.#refused += 1;
    if (this.#refused > 1) return;
    const { logger, clock } = this.#deps;
    logger.warn({ connectionsMax }, 'a connection was refused: there are too many');
    clock.after(refusedTellMs, () => {
      if (this.#refused > 1)
        logger.warn({ connectionsMax, refused: this.#refused }, 'connections were refused: there are too many');
      this.#refused = 0;
    });
  }

  /** One timer for all of them instead of one each. */
  #lookAtIdle(): void {
    this.#deps.clock.after(idleLookMs, () => {
      if (this.#closing) return;
      const since = this.monotonic() - idleMs;
      for (const connection of this.#connections) connection.endIfIdle(since);
      this.#lookAtIdle();
    });
  }

  add(route: LaneRoute): void {
    this.routes.add(route);
    this.#heads.set(route, headerLines(route.headers ?? {}));
  }

  /** Closes what is idle, and the others after their answers. */
  close(): void {
    this.#closing = true;
    for (const connection of this.#connections) connection.close();
  }

  closeAll(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  monotonic = (): number => this.#deps.clock.monotonic();

  /** The answer takes it back. */
  later = (ms: number, action: () => void): (() => void) => this.#deps.clock.after(ms, action);

  answered = (answered: Answered): void => this.#deps.onAnswered(answered);

  left(connection: LaneConnection): void {
    this.#connections.delete(connection);
  }

  handOver(connection: LaneConnection, socket: Socket): void {
    this.#connections.delete(connection);
    this.#toServer(socket);
    socket.resume();
  }

  failure(error: unknown, route: LaneRoute): LaneAnswer {
    if (route.failure) return route.failure(error);
    const { method, name } = route;
    const expected = expectedError(error) ?? defect(error, { method, route: name }, this.#deps);
    return { status: expected.status, headers: headersOf(expected), body: expected.toBody() };
  }

  bodyOf({ bodyMediaType, reads }: LaneRoute, bytes: Buffer): unknown {
    if (reads) return bytes;
    if (bodyMediaType === undefined) return parseJson(bytes);
    return bytes.length === 0 ? undefined : bytes;
  }

  /** An answer as it is sent. */
  textOf(route: LaneRoute, { status, headers, body, bytes: raw }: LaneAnswer, last: boolean): AnswerText {
    const own = headers ? headerLines(headers) : '';
    const keep = last ? 'connection: close\r\n' : 'connection: keep-alive\r\nkeep-alive: timeout=72\r\n';
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${this.#heads.get(route)}${own}${this.#dateLine()}${keep}`;
    if (raw) return { text: `${head}content-length: ${raw.length}\r\n\r\n${latin1(raw)}`, bytes: raw.length, encoding: 'latin1' };
    if (body === undefined)
      return { text: `${head}${status === 204 ? '' : 'content-length: 0\r\n'}\r\n`, bytes: 0, encoding: 'latin1' };
    const json = JSON.stringify(body);
    const bytes = Buffer.byteLength(json);
    // as many bytes as characters: it is ASCII, which is written faster when that is said
    const encoding = bytes === json.length ? 'latin1' : 'utf8';
    return { text: `${head}${jsonHead}content-length: ${bytes}\r\n\r\n${json}`, bytes, encoding };
  }

  #dateLine(): string {
    const second = Math.floor(this.#deps.clock.now() / 1000);
    if (this.#date.second !== second) this.#date = { second, line: `date: ${new Date(second * 1000).toUTCString()}\r\n` };
    return this.#date.line;
  }
}

/** Who is one too many is told so, and does not stay to read it. */
function refuseOneMore(socket: Socket): void {
  socket.on('error', () => {});
  socket.end(answerByHand(new ApiError('server_overloaded', { retryAfterSeconds: 5 })));
  socket.destroySoon();
}

/** A byte a character, so that head and body are written at once. */
const latin1 = ({ buffer, byteOffset, length }: Uint8Array): string => Buffer.from(buffer, byteOffset, length).toString('latin1');

function headerLines(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name in headers) lines += `${name}: ${headers[name]}\r\n`;
  return lines;
}
