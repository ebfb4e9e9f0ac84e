import type { WebSocket } from 'ws';
import type { Person } from '../../auth/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LiveConnection } from './connection.ts';

const intervalMs = 30_000;

/** Ends connections that went silent, and those whose sign-in is over. */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #isAlive: (person: Person) => Promise<boolean>;
  readonly #stops = new Set<() => void>();

  constructor(clock: Clock, isAlive: (person: Person) => Promise<boolean>) {
    this.#clock = clock;
    this.#isAlive = isAlive;
  }

  /** @param endedCode close code for a sign-in that is over */
  watch(socket: WebSocket, connection: LiveConnection, endedCode: number): () => void {
    let answered = true;
    let cancel = (): void => {};
    socket.on('pong', () => {
      answered = true;
    });
    const look = async (): Promise<void> => {
      if (!answered) {
        socket.terminate();
        return;
      }
      answered = false;
      socket.ping();
      const alive = await this.#isAlive(connection.person).catch(() => true);
      if (!alive) connection.close(endedCode, 'the sign-in is over');
    };
    const again = (): void => {
      cancel = this.#clock.after(intervalMs, () => {
        void look();
        again();
      });
    };
    again();
    const stop = (): void => {
      cancel();
      this.#stops.delete(stop);
    };
    this.#stops.add(stop);
    return stop;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }
}
