import type { Topic } from '@baton/protocol';
import type { Socket } from '../live/client.ts';

/** What runs before the page leaves it behind as `batonEarly`. */
export interface Early {
  /** of the subscription that it made */
  id: string;
  topic: Topic;
  socket: WebSocket;
  /** messages that came meanwhile */
  heard: unknown[];
}

/** Where it is left. */
export interface Place {
  batonEarly?: Early | null;
}

/** Takes over what was begun before the page arrived, once: later connections are made anew. */
export class HandOver {
  #early: Early | null;
  #claimed = false;

  /** @param place where `batonEarly` was left, or would be: it is not begun any more from now on */
  constructor(place: Place) {
    this.#early = place.batonEarly ?? null;
    place.batonEarly = null;
  }

  /** The id under which the topic is watched already; null: it is not. */
  claim(topic: Topic): string | null {
    const early = this.#early;
    if (!early || this.#claimed || JSON.stringify(topic) !== JSON.stringify(early.topic)) return null;
    this.#claimed = true;
    return early.id;
  }

  /** The connection that is open, or opens, already; null: there is none, or it ended. */
  take(): Socket | null {
    const early = this.#early;
    this.#early = null;
    if (!early || early.socket.readyState >= WebSocket.CLOSING) return null;
    return new TakenOver(early, this.#claimed);
  }
}

class TakenOver implements Socket {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly #early: Early;
  readonly #claimed: boolean;
  #asked = false;
  #waiting: unknown[];

  constructor(early: Early, claimed: boolean) {
    this.#early = early;
    this.#claimed = claimed;
    this.#waiting = early.heard;
    const { socket } = early;
    socket.onclose = () => this.onclose?.();
    if (socket.readyState === WebSocket.OPEN) queueMicrotask(() => this.#opened());
    else socket.addEventListener('open', () => this.#opened());
  }

  send(data: string): void {
    // asked already
    if (this.#claimed && !this.#asked && this.#isOurs(data)) this.#asked = true;
    else this.#early.socket.send(data);
  }

  close(): void {
    this.#early.socket.close();
  }

  #isOurs(data: string): boolean {
    const { op, id } = JSON.parse(data) as { op: string; id?: string };
    return op === 'subscribe' && id === this.#early.id;
  }

  #opened(): void {
    this.onopen?.();
    if (!this.#claimed) this.send(JSON.stringify({ op: 'unsubscribe', id: this.#early.id }));
    this.#deliver();
  }

  /** One message a turn, so that what the first one brings can be drawn. */
  #deliver = (): void => {
    const [first] = this.#waiting.splice(0, 1);
    if (first !== undefined) this.onmessage?.({ data: first });
    if (this.#waiting.length > 0) setTimeout(this.#deliver);
    else this.#early.socket.onmessage = ({ data }) => this.onmessage?.({ data });
  };
}
