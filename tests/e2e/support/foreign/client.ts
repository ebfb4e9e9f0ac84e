import { Agent } from 'undici';
import type { ProcessTime } from '../../../support/foreign/process.ts';
import type { Bench } from '../bench.ts';
import { Network } from '../proxy.ts';
import type { Server } from '../server.ts';

/** How a client's process begins; it answers what is to be done when it dies. */
export type Begin = (time: ProcessTime, url: () => string, agent: Agent) => () => void;

/** A client of another system in this process: it can be killed and comes back, and its network can be cut. */
export class ForeignClient {
  readonly network: Network;
  readonly name: string;
  readonly #begin: Begin;
  /** how much faster its own waiting times pass */
  readonly #speed: number;
  #end: (() => void) | null = null;
  #lives = 0;
  #isRetired = false;

  private constructor(network: Network, name: string, begin: Begin, speed: number) {
    this.network = network;
    this.name = name;
    this.#begin = begin;
    this.#speed = speed;
  }

  /** @param ports of the servers that it reaches in turn; left out: its own alone */
  static async start(
    bench: Bench,
    server: Server,
    name: string,
    speed: number,
    begin: Begin,
    ports: readonly number[] = [server.port],
  ): Promise<ForeignClient> {
    const network = await Network.to(bench, ports);
    const client = new ForeignClient(network, name, begin, speed);
    client.start();
    bench.defer(() => client.kill());
    return client;
  }

  start(): void {
    if (this.#end || this.#isRetired) return;
    const agent = new Agent({ connections: 64 });
    const timers = new Set<NodeJS.Timeout>();
    const life = { alive: true };
    const speed = this.#speed;
    const time: ProcessTime = {
      now: () => Date.now(),
      random: Math.random,
      after: (ms, run) => {
        if (!life.alive) return () => {};
        const timer = setTimeout(() => {
          timers.delete(timer);
          run();
        }, ms / speed);
        timers.add(timer);
        return () => clearTimeout(timer);
      },
      get alive() {
        return life.alive;
      },
    };
    this.#lives += 1;
    const died = this.#begin(time, () => this.network.url, agent);
    this.#end = () => {
      life.alive = false;
      for (const timer of timers) clearTimeout(timer);
      died();
      void agent.destroy();
    };
  }

  /** SIGKILL, as far as a server can see. */
  kill(): void {
    this.#end?.();
    this.#end = null;
  }

  /** Killed for good. */
  retire(): void {
    this.#isRetired = true;
    this.kill();
  }

  get lives(): number {
    return this.#lives;
  }
}
