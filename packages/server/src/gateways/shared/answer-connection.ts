import type { ServerResponse } from 'node:http';
import type { CallerConnection } from '../../app/index.ts';

/** A call whose answer is still to come: it closes when nobody can hear the answer any more. */
export class AnswerConnection implements CallerConnection {
  closed: boolean;
  onClose: (() => void) | null = null;
  #lost: (() => void) | null = null;

  constructor(response: ServerResponse) {
    this.closed = response.destroyed || response.socket?.destroyed !== false;
    response.once('close', () => {
      if (response.writableFinished) return;
      this.closed = true;
      this.onClose?.();
      this.#lost?.();
    });
  }

  /** Called once when it is certain that the answer never left the server. */
  whenLost(lost: () => void): void {
    if (this.closed) lost();
    else this.#lost = lost;
  }
}
