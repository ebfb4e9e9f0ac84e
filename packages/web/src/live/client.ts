import type { ClientMessage, ServerMessage, Topic } from '@baton/protocol';
import { backoffMs } from './backoff.ts';
import { advance, type Cursor } from './cursor.ts';
import { Emitter } from './emitter.ts';

/** What the mark in the header tells. */
export interface LinkState {
  status: 'connecting' | 'live' | 'reconnecting';
  /** when the last word of the server came; null before the first. It may have had nothing to say for long */
  since: number | null;
  /** when the connection was lost that is being made anew; null: it is there, or was never there */
  lostAt: number | null;
}

/** The part of a WebSocket that is used here. */
export interface Socket {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onclose: ((event?: { code?: number }) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
}

/** Effects of the client, so that tests can stand in for them. */
export interface LiveEnvironment {
  open(): Socket;
  now(): number;
  random(): number;
  /** the id under which this was asked already, before there was a client; null: it was not */
  claim(topic: Topic): string | null;
  /** Asks the server who is signed in and what they may do, and lets the page act on it. Resolves to false when nobody is. */
  askWho(): Promise<boolean>;
}

type Answer = Extract<ServerMessage, { id: string }>;

/** One thing that is watched. */
export interface Subscription {
  /** asked for at each (re)connection, because what to ask for may move on */
  topic(): Topic;
  /** gets every message that is to be applied */
  apply(message: Answer): void;
  cursor: Cursor;
}

const pingEveryMs = 10_000;
const silenceMs = 25_000;
/** the code with which the server asks its client to come again */
const accessChanged = 1012;
/** and with which it says that the session was ended */
const signedOut = 4401;

/** One WebSocket with many subscriptions: reconnects by itself, resumes each where it was. */
export class LiveClient {
  #environment: LiveEnvironment;
  #socket: Socket | null = null;
  #open = false;
  #tries = 0;
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #subscriptions = new Map<string, Subscription>();
  #changed = new Emitter();
  #state: LinkState = { status: 'connecting', since: null, lostAt: null };
  /** how far the server's clock is ahead of ours */
  clockAheadMs = 0;
  /** presence has no subscription of its own */
  onPresence: (message: Extract<ServerMessage, { op: 'presence' }>) => void = () => {};

  constructor(environment: LiveEnvironment) {
    this.#environment = environment;
  }

  readonly subscribeState = this.#changed.subscribe;
  readonly state = (): LinkState => this.#state;

  start(): void {
    if (!this.#socket) this.#connect();
  }

  /** Ends the connection; subscriptions stay for the next start. */
  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#pinger);
    const socket = this.#socket;
    this.#forget();
    socket?.close();
    this.#tries = 0;
    this.#set('connecting');
  }

  /** Tries at once instead of waiting: the network came back, or somebody looks at the page again. */
  hurry(): void {
    if (!this.#socket && this.#state.status === 'reconnecting') this.#connect();
  }

  subscribe(subscription: Subscription): () => void {
    const id = this.#environment.claim(subscription.topic()) ?? String(++this.#lastId);
    this.#subscriptions.set(id, subscription);
    if (this.#open) this.#ask(id, subscription);
    return () => {
      if (this.#subscriptions.delete(id) && this.#open) this.#send({ op: 'unsubscribe', id });
    };
  }

  #connect(): void {
    clearTimeout(this.#timer);
    const socket = this.#environment.open();
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onclose = (event) => this.#closed(socket, event?.code);
    socket.onmessage = (event) => this.#received(event.data);
  }

  #opened(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#open = true;
    this.#tries = 0;
    this.#set('live');
    for (const [id, subscription] of this.#subscriptions) this.#ask(id, subscription);
    clearInterval(this.#pinger);
    this.#pinger = setInterval(() => this.#ping(), pingEveryMs);
  }

  #closed(socket: Socket, code?: number): void {
    if (socket !== this.#socket) return;
    const wasOpen = this.#open;
    this.#forget();
    clearInterval(this.#pinger);
    this.#set('reconnecting');
    if (code === accessChanged) {
      this.#beginAnew();
      void this.#askFirst();
      return;
    }
    // a browser does not say why it was not let in: perhaps the session is over
    if (!wasOpen) void this.#environment.askWho();
    // whoever signs out themselves has left by then
    this.#later(() => (code === signedOut ? void this.#askFirst() : this.#connect()));
  }

  #later(action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, backoffMs(this.#tries++, this.#environment.random()));
  }

  /** Connects when somebody is signed in still: nobody else would be let in. */
  async #askFirst(): Promise<void> {
    const isIn = await this.#environment.askWho();
    // stopped, or connected by someone who was in a hurry
    if (this.#socket || this.#state.status !== 'reconnecting') return;
    if (isIn) this.#connect();
    else this.#later(() => void this.#askFirst());
  }

  /** What is shown now was never told of: there is nothing to resume from. */
  #beginAnew(): void {
    for (const subscription of this.#subscriptions.values()) subscription.cursor = null;
  }

  #forget(): void {
    if (this.#socket) {
      this.#socket.onopen = null;
      this.#socket.onclose = null;
      this.#socket.onmessage = null;
    }
    this.#socket = null;
    this.#open = false;
  }

  #ping(): void {
    const silent = this.#environment.now() - (this.#state.since ?? 0) > silenceMs;
    const socket = this.#socket;
    if (!socket) return;
    if (!silent) {
      this.#send({ op: 'ping' });
      return;
    }
    // A connection that died without a word: closing it may itself take minutes, so it is let go of at once.
    socket.close();
    this.#closed(socket);
  }

  #received(data: unknown): void {
    this.#state = { ...this.#state, since: this.#environment.now() };
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.op === 'hello' || message.op === 'pong') this.clockAheadMs = message.now - this.#environment.now();
    else if (message.op === 'presence') this.onPresence(message);
    else this.#dispatch(message);
  }

  #dispatch(message: Exclude<ServerMessage, { op: 'hello' | 'pong' | 'presence' }>): void {
    if (message.id === null) return;
    const subscription = this.#subscriptions.get(message.id);
    if (!subscription) return;
    if (message.op === 'reset') {
      subscription.cursor = null;
      this.#ask(message.id, subscription);
      return;
    }
    if (message.op === 'runners_part') {
      // before the last one there is nothing whole to resume from
      if (message.last) subscription.cursor = message.seq;
    } else if ('seq' in message) {
      const step = advance(subscription.cursor, message);
      subscription.cursor = step.cursor;
      if (!step.apply) return;
    }
    subscription.apply(message as Answer);
  }

  #ask(id: string, subscription: Subscription): void {
    this.#send({ op: 'subscribe', id, topic: subscription.topic(), cursor: subscription.cursor });
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #set(status: LinkState['status']): void {
    const { since, lostAt } = this.#state;
    const now = this.#environment.now();
    if (status === 'live') this.#state = { status, since: now, lostAt: null };
    else this.#state = { status, since, lostAt: status === 'reconnecting' ? (lostAt ?? now) : null };
    this.#changed.emit();
  }
}
