import type { Socket } from 'node:net';
import type { Answered } from '../server.ts';
import { delayOf } from '../to-api-error.ts';
import type { AnswerText } from './answer-text.ts';
import { Gathering, type GatheringRoom, gatherMsMax } from './gathering.ts';
import { type ReadCall, readCall } from './read-call.ts';
import type { LaneAnswer, LaneRoute, LaneRoutes } from './route.ts';

/** What a connection needs of the lane that it is in. */
interface LaneHost {
  readonly routes: LaneRoutes;
  readonly room: GatheringRoom;
  monotonic(): number;
  later(ms: number, action: () => void): () => void;
  answered(answered: Answered): void;
  left(connection: LaneConnection): void;
  handOver(connection: LaneConnection, socket: Socket): void;
  failure(error: unknown, route: LaneRoute): LaneAnswer;
  bodyOf(route: LaneRoute, bytes: Buffer): unknown;
  textOf(route: LaneRoute, answer: LaneAnswer, last: boolean): AnswerText;
}

/** Where a socket has the connection that it carries: listeners find it there, so that they are the same for all. */
const carried = Symbol('the lane connection of a socket');

const nothing = (): void => {};

type CarryingSocket = Socket & { [carried]?: LaneConnection | undefined };

type Listener = (this: CarryingSocket, ...args: never[]) => void;

/**
 * One connection, one request at a time. The first request that the lane does not take goes to Node's HTTP server with the connection, for good; so does one
 * whose body does not come, with all that is here of it.
 */
export class LaneConnection {
  static readonly #listeners: readonly [event: string, listener: Listener][] = [
    [
      'data',
      function onData(bytes: Buffer) {
        const connection = this[carried];
        if (connection) connection.#take(bytes);
      },
    ],
    [
      'end',
      function onEnd() {
        this.end();
      },
    ],
    // whatever it is, the connection closes of it
    ['error', () => {}],
    [
      'close',
      function onClose() {
        const connection = this[carried];
        if (connection) connection.#left();
      },
    ],
  ];

  readonly #socket: CarryingSocket;
  readonly #lane: LaneHost;
  /** a request is being answered */
  #busy = false;
  /** of the request that is being answered, or was last */
  #route: LaneRoute | null = null;
  #bodyBytes = 0;
  #startedAt = 0;
  #idleSince: number;
  /** what was sent before the answer to the request under way */
  #early: Buffer[] = [];
  #closing = false;
  /** of a request whose body comes in pieces, what is here */
  #gathering: Gathering | null = null;
  /** takes back the refusal that is kept from a caller, or the end of the time for a body */
  #forget: () => void = nothing;

  constructor(socket: Socket, lane: LaneHost) {
    this.#socket = socket;
    this.#lane = lane;
    this.#idleSince = lane.monotonic();
    this.#socket[carried] = this;
    for (const [event, listener] of LaneConnection.#listeners) socket.on(event, listener as () => void);
  }

  /** Closes it now, or after the answer that is being made. */
  close(): void {
    this.#closing = true;
    if (this.#gathering) this.#handOver(this.#gathering.bytes());
    else if (!this.#busy) this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Ends it when nothing was asked on it since then. */
  endIfIdle(since: number): void {
    if (!this.#busy && !this.#gathering && this.#idleSince < since) this.#socket.destroy();
  }

  #left(): void {
    this.#gathered();
    this.#forget();
    this.#lane.left(this);
  }

  #take(bytes: Buffer): void {
    if (this.#busy) {
      this.#early.push(bytes);
      this.#socket.pause();
      return;
    }
    if (this.#gathering) this.#takePiece(this.#gathering, bytes);
    else this.#takeFirst(bytes);
  }

  #takeFirst(bytes: Buffer): void {
    const call = readCall(bytes, this.#lane.routes);
    if (call?.missing === 0) this.#carryOut(call);
    else if (call && this.#lane.room.take(call)) this.#gather(call);
    else this.#handOver(bytes);
  }

  #gather(call: ReadCall): void {
    const gathering = new Gathering(call);
    this.#gathering = gathering;
    this.#forget = this.#lane.later(gatherMsMax, () => this.#handOver(gathering.bytes()));
  }

  #takePiece(gathering: Gathering, piece: Buffer): void {
    const came = gathering.add(piece);
    if (came === 'more') this.#handOver(gathering.bytes());
    if (came !== 'all') return;
    this.#gathered();
    this.#carryOut(gathering.whole());
  }

  #gathered(): void {
    if (!this.#gathering) return;
    this.#lane.room.free(this.#gathering.call);
    this.#gathering = null;
    this.#forget();
  }

  #handOver(bytes: Buffer): void {
    this.#gathered();
    const socket = this.#socket;
    socket[carried] = undefined;
    for (const [event, listener] of LaneConnection.#listeners) socket.removeListener(event, listener as () => void);
    socket.pause();
    socket.unshift(bytes);
    this.#lane.handOver(this, socket);
  }

  /** Of the request nothing is kept while it is answered but what is counted: an answer may be held for long. */
  #carryOut(call: ReadCall): void {
    this.#busy = true;
    this.#route = call.route;
    this.#bodyBytes = call.head.bodyBytes;
    this.#startedAt = this.#lane.monotonic();
    try {
      const answer = this.#handle(call);
      if (answer instanceof Promise) answer.then(this.#answer, this.#fail);
      else this.#answer(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  #handle(call: ReadCall): LaneAnswer | Promise<LaneAnswer> {
    const who = call.route.admit(call.head, this.#socket);
    return who instanceof Promise ? who.then((found) => this.#handleOf(call, found)) : this.#handleOf(call, who);
  }

  #handleOf({ route, head, params, query, bytes }: ReadCall, who: unknown): LaneAnswer | Promise<LaneAnswer> {
    const body = this.#lane.bodyOf(route, bytes.subarray(head.bodyAt));
    return route.handle({ who, headers: head.headers, params, query, body, socket: this.#socket });
  }

  readonly #fail = (error: unknown): void => {
    const route = this.#route;
    if (!route) return;
    const delayMs = delayOf(error);
    const answer = this.#lane.failure(error, route);
    if (delayMs === 0) this.#answer(answer);
    else this.#forget = this.#lane.later(delayMs, () => this.#answer(answer));
  };

  readonly #answer = (answer: LaneAnswer): void => {
    const route = this.#route;
    if (!route) return;
    const now = this.#lane.monotonic();
    this.#busy = false;
    this.#idleSince = now;
    const { text, bytes, encoding } = this.#textOf(route, answer);
    const isTaken = this.#send(text, encoding, answer.lost);
    this.#lane.answered({
      method: route.method,
      route: route.name,
      status: answer.status,
      ms: now - this.#startedAt,
      bytesIn: this.#bodyBytes,
      bytesOut: bytes,
    });
    if (isTaken) this.#next();
    else this.#afterDrain();
  };

  /** @returns whether the next may be written at once */
  #send(text: string, encoding: AnswerText['encoding'], lost: LaneAnswer['lost']): boolean {
    const socket = this.#socket;
    if (!socket.writable) {
      lost?.();
      return true;
    }
    if (!lost) return socket.write(text, encoding);
    return socket.write(text, encoding, (error) => {
      // of a write that was under way when it closed Node says that it is over, and no more
      if (error || socket.destroyed) lost();
    });
  }

  /** Who asks and does not read the answers is not asked for more. */
  #afterDrain(): void {
    this.#busy = true;
    this.#socket.once('drain', () => {
      this.#busy = false;
      this.#next();
    });
  }

  #next(): void {
    if (this.#closing) this.#socket.end();
    else if (this.#early.length > 0) this.#goOn();
  }

  /** An answer that can't be written is a defect like any other. */
  #textOf(route: LaneRoute, answer: LaneAnswer): AnswerText {
    try {
      return this.#lane.textOf(route, answer, this.#closing);
    } catch (error) {
      return this.#lane.textOf(route, this.#lane.failure(error, route), this.#closing);
    }
  }

  #goOn(): void {
    const bytes = Buffer.concat(this.#early.splice(0));
    this.#take(bytes);
    // whoever has it now, nobody holds it back
    this.#socket.resume();
  }
}
