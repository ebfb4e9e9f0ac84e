import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Target } from '../load/client.ts';

/** A network to a server that can be cut without a word: connections stay, and nothing arrives any more. */
export class Partition implements Target {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async to(target: Target): Promise<Partition> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const partition = new Partition(server);
    server.on('connection', (near) => partition.#join(near, connect(target.port, target.host)));
    return partition;
  }

  /** Lets nothing through from now on, and answers when (`performance.now`). */
  cut(): number {
    // a paused socket does not even tell that the other side ended
    for (const socket of this.#sockets) socket.pause();
    return performance.now();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (piece) => to.write(piece));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        this.#sockets.delete(from);
      });
    }
  }
}
