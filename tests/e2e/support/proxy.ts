import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Bench } from './bench.ts';

interface Pair {
  near: Socket;
  far: Socket;
}

/** The network between a runner and its server: can be cut (connections break, new ones are refused) or stalled (nothing arrives). */
export class Network {
  private readonly pairs = new Set<Pair>();
  private state: 'whole' | 'cut' | 'stalled' = 'whole';
  private port = 0;
  private localAddress: string | undefined;
  /** connections that were opened */
  connections = 0;

  /**
   * A network to a port of this machine, where its calls come from another address of this machine if that is wanted. With several ports each connection
   * goes to the next of them, also to one where nobody answers.
   */
  static async to(bench: Bench, target: number | readonly number[], localAddress?: string): Promise<Network> {
    const network = new Network();
    network.localAddress = localAddress;
    const targets = [target].flat();
    const next = (): number => targets[network.connections % targets.length] ?? 0;
    const server = createServer({ pauseOnConnect: true }, (near) => network.take(near, next()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    network.port = (server.address() as AddressInfo).port;
    bench.defer(async () => {
      network.cut();
      server.close();
      await once(server, 'close');
    });
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Breaks all connections and refuses new ones. */
  cut(): void {
    this.state = 'cut';
    for (const { near, far } of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** Lets nothing through, and tells nobody. */
  stall(): void {
    this.state = 'stalled';
    for (const pair of this.pairs) flow(pair, false);
  }

  /** What was held back arrives now. */
  heal(): void {
    this.state = 'whole';
    for (const pair of this.pairs) flow(pair, true);
  }

  private take(near: Socket, target: number): void {
    near.on('error', () => {});
    this.connections += 1;
    if (this.state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target, host: '127.0.0.1', ...(this.localAddress ? { localAddress: this.localAddress } : {}) });
    far.pause();
    const pair = { near, far };
    this.pairs.add(pair);
    far.on('error', () => near.destroy());
    near.on('data', (piece) => far.write(piece));
    far.on('data', (piece) => near.write(piece));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.on('close', () => this.pairs.delete(pair));
    flow(pair, this.state === 'whole');
  }
}

/** While stalled, also the end of the other side stays untold: a paused socket does not report it. */
function flow({ near, far }: Pair, flowing: boolean): void {
  for (const socket of [near, far]) {
    if (flowing) socket.resume();
    else socket.pause();
  }
}
