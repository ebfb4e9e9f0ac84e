import { isUtf8 } from 'node:buffer';
import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { runnerPaths, SyncRequest } from '@baton/protocol';
import type { App, CallerConnection, SyncInput, SyncOutput } from '../../app/index.ts';
import type { Auth } from '../../auth/index.ts';
import { bearerOf } from '../http/bearer.ts';
import { checkerOf } from '../http/checker.ts';
import { apiErrorOf, type ErrorHandlerDeps, headersOf } from '../http/error-handler.ts';
import { type Answered, keepAliveMs } from '../http/server.ts';
import { type CallFacts, type FrontCalls, FrontConnection } from './front-connection.ts';
import { withWords } from './sync-failures.ts';

export interface FrontDeps extends ErrorHandlerDeps {
  app: App;
  auth: Auth;
  onAnswered: (answered: Answered) => void;
}

/** A request that comes in pieces is left to the HTTP server when it is not whole after this. */
const wholeMs = 5_000;
const lookMs = 2_500;

const route = { method: 'POST', route: runnerPaths.sync } as const;
const check = checkerOf(SyncRequest, 'body');

/**
 * Stands before the HTTP server and answers syncs that are written without any speciality of HTTP, on connections on which nothing else came
 * before: that is all that a fleet of idle runners sends, and what is held open by the thousand. Everything else, and the connection that it came
 * on, goes to the HTTP server as it arrived.
 */
export class SyncFront implements FrontCalls {
  readonly #deps: FrontDeps;
  readonly #server: Server;
  readonly #listeners: ((socket: Socket) => void)[];
  readonly #connections = new Set<FrontConnection>();
  readonly #looking: NodeJS.Timeout;
  #date = { second: 0, text: '' };
  closing = false;

  constructor(server: Server, deps: FrontDeps) {
    this.#deps = deps;
    this.#server = server;
    this.#listeners = server.listeners('connection') as ((socket: Socket) => void)[];
    server.removeAllListeners('connection');
    server.on('connection', (socket) => this.#connections.add(new FrontConnection(this, socket)));
    this.#looking = setInterval(() => this.#look(), lookMs);
    this.#looking.unref();
  }

  /** Ends connections that wait for nothing, and the others as soon as they are answered. */
  close(): void {
    this.closing = true;
    clearInterval(this.#looking);
    for (const connection of this.#connections) connection.end();
  }

  /** Cuts what is left. */
  destroy(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  runnerOf = (authorization: string | undefined, address: string): string | Promise<string> =>
    this.#deps.auth.runners.check(bearerOf(authorization), address);

  inputOf(body: Buffer): SyncInput | null {
    if (!isUtf8(body)) return null;
    try {
      return check(JSON.parse(body.toString('utf8')));
    } catch {
      return null;
    }
  }

  sync = (runnerId: string, input: SyncInput, connection: CallerConnection): Promise<SyncOutput> =>
    this.#deps.app.runners.sync(runnerId, input, connection);

  answerText(output: SyncOutput, facts: CallFacts): string {
    const answer = output.accepts || output.reports ? withWords(output) : output;
    return this.#text(200, '', JSON.stringify(answer), facts);
  }

  errorText(error: unknown, facts: CallFacts): string {
    const problem = apiErrorOf(error, route, this.#deps);
    const headers = Object.entries(headersOf(problem)).map(([name, value]) => `${name}: ${value}\r\n`);
    return this.#text(problem.status, headers.join(''), JSON.stringify(problem.toBody()), facts);
  }

  handOver(_: FrontConnection, socket: Socket): void {
    for (const listener of this.#listeners) listener.call(this.#server, socket);
  }

  gone(connection: FrontConnection): void {
    this.#connections.delete(connection);
  }

  #text(status: number, headers: string, body: string, { startedAt, bytesIn }: CallFacts): string {
    const bytesOut = Buffer.byteLength(body);
    this.#deps.onAnswered({ ...route, status, ms: performance.now() - startedAt, bytesIn, bytesOut });
    const connection = this.closing ? 'close' : `keep-alive\r\nKeep-Alive: timeout=${keepAliveMs / 1000}`;
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}content-type: application/json; charset=utf-8\r\n` +
      `content-length: ${bytesOut}\r\nDate: ${this.#now()}\r\nConnection: ${connection}\r\n\r\n${body}`
    );
  }

  #now(): string {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#date.second) this.#date = { second, text: new Date(second * 1000).toUTCString() };
    return this.#date.text;
  }

  #look(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.look(now - wholeMs, now - keepAliveMs);
  }
}
