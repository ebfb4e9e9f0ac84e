import type { Socket } from 'node:net';
import type { CallerConnection, SyncInput, SyncOutput } from '../../app/index.ts';
import { type PlainSync, plainSyncOf } from './plain-sync.ts';

/** What is noted of a call. */
export interface CallFacts {
  /** monotonic ms */
  startedAt: number;
  bytesIn: number;
}

/** What a connection asks of the front that it is part of. */
export interface FrontCalls {
  /** answers say that the connection ends */
  readonly closing: boolean;
  /** The runner whose credential this is; throws, or rejects, when it does not count. */
  runnerOf(authorization: string | undefined, address: string): string | Promise<string>;
  /** null: it is no sync */
  inputOf(body: Buffer): SyncInput | null;
  sync(runnerId: string, input: SyncInput, connection: CallerConnection): Promise<SyncOutput>;
  /** answers as they are written to the wire */
  answerText(output: SyncOutput, facts: CallFacts): string;
  errorText(error: unknown, facts: CallFacts): string;
  /** the connection is the HTTP server's from now on, with all that was read of it */
  handOver(connection: FrontConnection, socket: Socket): void;
  gone(connection: FrontConnection): void;
}

/** Of what comes while a call is held so much is read, and no more. */
const waitingBytesMax = 64 * 1024;

/** A connection on which nothing but plain syncs came so far. One call at a time: what comes before its turn waits. */
export class FrontConnection implements CallerConnection {
  closed = false;
  onClose: (() => void) | null = null;
  readonly #front: FrontCalls;
  readonly #socket: Socket;
  #waiting: Buffer | null = null;
  #held = false;
  /** when it last began to wait for bytes, monotonic */
  #since = performance.now();
  #facts: CallFacts = { startedAt: 0, bytesIn: 0 };

  constructor(front: FrontCalls, socket: Socket) {
    this.#front = front;
    this.#socket = socket;
    socket.on('data', this.#take);
    socket.on('end', this.#ended);
    socket.on('error', this.#failed);
    socket.on('close', this.#gone);
  }

  /** @param wholeSince a request of which a part came before is left to the HTTP server
   *  @param askedSince without any part of one since then it is closed */
  look(wholeSince: number, askedSince: number): void {
    if (this.#held) return;
    if (this.#waiting === null && this.#since < askedSince) this.destroy();
    else if (this.#waiting !== null && this.#since < wholeSince) this.#handOver(this.#waiting);
  }

  /** Ends it unless a call is held: its answer is the end then. */
  end(): void {
    if (!this.#held) this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  readonly #take = (piece: Buffer): void => {
    const isFirst = this.#waiting === null;
    this.#waiting = this.#waiting === null ? piece : Buffer.concat([this.#waiting, piece]);
    if (this.#held) {
      if (this.#waiting.length > waitingBytesMax) this.#socket.pause();
      return;
    }
    if (isFirst) this.#since = performance.now();
    this.#advance(this.#waiting);
  };

  #advance(bytes: Buffer): void {
    const request = plainSyncOf(bytes);
    if (request === 'more') return;
    if (request === 'other') this.#handOver(bytes);
    else this.#serve(request, bytes);
  }

  #serve(request: PlainSync, bytes: Buffer): void {
    this.#held = true;
    this.#waiting = bytes.length > request.bytes ? bytes.subarray(request.bytes) : null;
    this.#facts = { startedAt: performance.now(), bytesIn: request.body.length };
    try {
      const runnerId = this.#front.runnerOf(request.authorization, this.#socket.remoteAddress ?? 'unknown');
      if (typeof runnerId === 'string') this.#ask(runnerId, request, bytes);
      else runnerId.then((id) => this.#ask(id, request, bytes)).catch(this.#refuse);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #ask(runnerId: string, request: PlainSync, bytes: Buffer): void {
    const input = this.#front.inputOf(request.body);
    if (input !== null) this.#front.sync(runnerId, input, this).then(this.#answer, this.#refuse);
    else this.#handOver(this.#waiting === null ? bytes : Buffer.concat([bytes.subarray(0, request.bytes), this.#waiting]));
  }

  readonly #answer = (output: SyncOutput): void => this.#write(this.#front.answerText(output, this.#facts));
  readonly #refuse = (error: unknown): void => this.#write(this.#front.errorText(error, this.#facts));

  #write(text: string): void {
    this.#held = false;
    this.#since = performance.now();
    if (this.closed) return;
    this.#socket.write(text);
    if (this.#front.closing) {
      this.#socket.end();
      return;
    }
    if (this.#socket.isPaused()) this.#socket.resume();
    if (this.#waiting !== null) this.#advance(this.#waiting);
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    this.#front.gone(this);
    if (this.closed || socket.destroyed) return;
    socket.off('data', this.#take).off('end', this.#ended).off('error', this.#failed).off('close', this.#gone);
    socket.pause();
    socket.unshift(bytes);
    this.#front.handOver(this, socket);
    process.nextTick(() => socket.resume());
  }

  /** The other side says no more: it does not wait for an answer. */
  readonly #ended = (): void => {
    if (this.#held) this.#socket.destroy();
    else this.#socket.end();
  };

  /** It closes: there is nothing to add. */
  readonly #failed = (): void => {};

  readonly #gone = (): void => {
    this.closed = true;
    this.#front.gone(this);
    this.onClose?.();
  };
}
