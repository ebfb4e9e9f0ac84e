import type { Topic } from '@baton/protocol';
import type { Socket } from '../live/client.ts';

/** A subscription that was made before the page arrived. */
export interface Watched {
  id: string;
  topic: Topic;
  socket: WebSocket;
  /** messages that came meanwhile */
  heard: unknown[];
}

/** What runs before the page leaves it behind as `batonEarly`. */
export interface Early {
  whoami: Promise<Response>;
  /** null until somebody is known to be signed in, and where the page shows something else first */
  watched: Watched | null;
}

/** Where it is left. */
export interface Place {
  batonEarly?: Early | null;
}

/** Takes over what was begun before the page arrived, each thing once: later everything is asked anew. */
export class HandOver {
  readonly #early: Early | null;
  #whoami: Promise<Response> | undefined;
  #claimed = false;
  #taken = false;

  /** @param place where `batonEarly` was left, or would be: it is not begun any more from now on */
  constructor(place: Place) {
    this.#early = place.batonEarly ?? null;
    this.#whoami = this.#early?.whoami;
    place.batonEarly = null;
  }

  /** The answer to the question who is signed in; undefined: it has to be asked. */
  whoami(): Promise<Response> | undefined {
    const begun = this.#whoami;
    this.#whoami = undefined;
    return begun;
  }

  /** The id under which the topic is watched already; null: it is not. */
  claim(topic: Topic): string | null {
    const watched = this.#early?.watched;
    if (!watched || this.#claimed || this.#taken) return null;
    if (JSON.stringify(topic) !== JSON.stringify(watched.topic)) return null;
    this.#claimed = true;
    return watched.id;
  }

  /** The connection that is open, or opens, already; null: there is none, or it ended. */
  take(): Socket | null {
    const watched = this.#early?.watched;
    if (!watched || this.#taken) return null;
    this.#taken = true;
    if (watched.socket.readyState >= WebSocket.CLOSING) return null;
    return new TakenOver(watched, this.#claimed);
  }
}

/** Of this page. */
export const handOver = new HandOver(globalThis as Place);

class TakenOver implements Socket {
  onopen: (() => void) | null = null;
  onclose: ((event?: { code?: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly #watched: Watched;
  readonly #claimed: boolean;
  #asked = false;
  #waiting: unknown[];

  constructor(watched: Watched, claimed: boolean) {
    this.#watched = watched;
    this.#claimed = claimed;
    this.#waiting = watched.heard;
    const { socket } = watched;
    socket.onclose = (event) => this.onclose?.(event);
    if (socket.readyState === WebSocket.OPEN) queueMicrotask(() => this.#opened());
    else socket.addEventListener('open', () => this.#opened());
  }

  send(data: string): void {
    // asked already
    if (this.#claimed && !this.#asked && this.#isOurs(data)) this.#asked = true;
    else this.#watched.socket.send(data);
  }

  close(): void {
    this.#watched.socket.close();
  }

  #isOurs(data: string): boolean {
    const { op, id } = JSON.parse(data) as { op: string; id?: string };
    return op === 'subscribe' && id === this.#watched.id;
  }

  #opened(): void {
    this.onopen?.();
    if (!this.#claimed) this.send(JSON.stringify({ op: 'unsubscribe', id: this.#watched.id }));
    this.#deliver();
  }

  /** One message a turn, so that what the first one brings can be drawn. */
  #deliver = (): void => {
    const [first] = this.#waiting.splice(0, 1);
    if (first !== undefined) this.onmessage?.({ data: first });
    if (this.#waiting.length > 0) setTimeout(this.#deliver);
    else this.#watched.socket.onmessage = ({ data }) => this.onmessage?.({ data });
  };
}
