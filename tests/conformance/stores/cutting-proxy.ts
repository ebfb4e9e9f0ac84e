import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way to a database, which is cut at a chosen message. */
export interface CuttingProxy {
  /** the address of the database by this way */
  url: string;
  /** Cuts every connection when a client next sends this text: without passing it on, or as soon as the database has answered it. */
  cutAt(text: string, when: 'before' | 'answered'): void;
  /** Cuts every connection and refuses new ones, until `open`. */
  cut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { port, hostname } = new URL(target);
  const sockets = new Set<Socket>();
  let trap: { text: string; when: 'before' | 'answered' } | null = null;
  let isCut = false;
  const cutAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const server = createServer((near) => {
    if (isCut) return void near.resetAndDestroy();
    const far = connect(Number(port), hostname);
    let isSprung = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (piece) => {
      if (trap && piece.includes(trap.text)) {
        isSprung = true;
        const { when } = trap;
        trap = null;
        if (when === 'before') return cutAll();
      }
      far.write(piece);
    });
    far.on('data', (piece) => (isSprung ? cutAll() : near.write(piece)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cutAt(text, when) {
      trap = { text, when };
    },
    cut() {
      isCut = true;
      cutAll();
    },
    open() {
      isCut = false;
    },
    async close() {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
