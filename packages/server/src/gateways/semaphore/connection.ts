import type { ServerResponse } from 'node:http';
import type { CallerConnection } from '../../app/index.ts';

/** A call whose answer is to come; it closes when nobody is there to hear it. */
export class AnswerConnection implements CallerConnection {
  closed: boolean;
  onClose: (() => void) | null = null;

  constructor(response: ServerResponse) {
    this.closed = response.destroyed;
    response.once('close', () => {
      this.closed = true;
      if (!response.writableFinished) this.onClose?.();
    });
  }
}
