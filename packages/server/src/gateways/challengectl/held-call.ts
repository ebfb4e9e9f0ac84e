import type { CallerConnection } from '../../app/index.ts';

/** A call that waits for a task: it ends when its connection closes, or when the gateway says so. */
export class HeldCall implements CallerConnection {
  closed: boolean;
  onClose: (() => void) | null = null;

  constructor(connection: CallerConnection) {
    this.closed = connection.closed;
    connection.onClose = () => this.end();
  }

  /** It is answered with what there is. */
  end(): void {
    this.closed = true;
    this.onClose?.();
  }
}
