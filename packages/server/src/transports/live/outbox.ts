import type { ServerMessage } from '@baton/protocol';
import { WebSocket } from 'ws';
import type { Outlet } from './subscription.ts';

/** RFC 6455: try again later */
const closeTryLater = 1013;
/** A client that does not even take the close is dropped. What was sent before comes first, and a slow one needs time for that. */
const closeGraceMs = 10_000;

/** Sends to one client. One that takes too little is cut off: it comes back and resumes, and others are not held up by it. */
export class Outbox implements Outlet {
  readonly #socket: WebSocket;
  readonly #bufferBytesMax: number;

  constructor(socket: WebSocket, bufferBytesMax: number) {
    this.#socket = socket;
    this.#bufferBytesMax = bufferBytesMax;
  }

  send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    if (this.#canSend()) this.#socket.send(text);
  }

  sendGently(message: ServerMessage): Promise<void> {
    return new Promise((resolve) => {
      if (this.#canSend()) this.#socket.send(JSON.stringify(message), () => resolve());
      else resolve();
    });
  }

  #canSend(): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    if (this.#socket.bufferedAmount <= this.#bufferBytesMax) return true;
    this.#socket.close(closeTryLater, 'too slow');
    setTimeout(() => this.#socket.terminate(), closeGraceMs).unref();
    return false;
  }
}
