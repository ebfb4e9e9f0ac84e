import type { Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { Link } from '../network/link.ts';
import type { ForeignNode } from '../nodes/foreign/node.ts';
import type { RunnerNode } from '../nodes/runner.ts';
import type { ServerNode } from '../nodes/server.ts';
import { Mishaps } from './mishaps.ts';
import type { MixedProfile } from './mixed-profile.ts';
import type { StoreFaults } from './profile.ts';

export interface MixedChaosDeps {
  world: World;
  random: Random;
  server: ServerNode;
  natives: ReadonlyMap<string, RunnerNode>;
  foreign: ReadonlyMap<string, ForeignNode>;
  links: readonly Link[];
  profile: MixedProfile;
  leaseTtlMs: number;
}

/** How often it is looked whether a server that was asked to stop is gone. */
const goneMs = 200;

/** What happens to a mixed fleet until all heals: crashes, freezes, links that are cut in one direction or both, a store and a disk that fail. */
export class MixedChaos {
  readonly #deps: MixedChaosDeps;
  readonly #mishaps: Mishaps;
  #inTrouble = false;
  /** true time at which the server was last away long enough to know it */
  serverBackAt = 0;

  constructor(deps: MixedChaosDeps) {
    this.#deps = deps;
    this.#mishaps = new Mishaps(deps.world, deps.random);
  }

  start(): void {
    const { random, server, links, profile } = this.#deps;
    const natives = [...this.#deps.natives.values()];
    const foreign = [...this.#deps.foreign.values()];
    this.#mishaps.again('server', 70_000, () => this.#crashServer(server, random));
    this.#mishaps.again('native', 25_000, () => this.#crash(random.pick(natives)));
    this.#mishaps.again('foreign', 6_000, () => this.#crash(random.pick(foreign)));
    this.#mishaps.again('freeze', 12_000, () => this.#freeze(random.pick([...natives, ...foreign])));
    this.#mishaps.again('cut', 5_000, () => this.#cut(random.pick(links)));
    if (profile.storeFaults) this.#mishaps.again('store', 40_000, () => this.#troubleStore(random));
  }

  /** What goes wrong with the store at this moment. */
  get store(): StoreFaults {
    const { calm, store, trouble } = this.#deps.profile;
    return this.#mishaps.over ? calm : this.#inTrouble ? trouble : store;
  }

  /** How likely a call finds no space for lines at this moment. */
  get logStoreFull(): number {
    return this.#mishaps.over ? 0 : this.#deps.profile.logStoreFull;
  }

  #troubleStore(random: Random): void {
    this.#inTrouble = true;
    this.#mishaps.until(random.between(500, 15_000), () => {
      this.#inTrouble = false;
    });
  }

  heal(): void {
    this.#mishaps.heal();
  }

  /** Mostly short against the lease, sometimes longer than it. */
  #duration(): number {
    const { random, leaseTtlMs } = this.#deps;
    return random.pick([random.between(50, 3_000), random.between(0, leaseTtlMs / 2), random.between(0.5, 2) * leaseTtlMs]);
  }

  #crashServer(server: ServerNode, random: Random): void {
    const { life } = server;
    if (!life) return;
    if (random.chance(0.3)) server.stop();
    else server.crash();
    this.#mishaps.until(random.between(200, 10_000), () => this.#startServer(server, life));
  }

  /** @param ended its life before, which may take its time to end */
  #startServer(server: ServerNode, ended: Life): void {
    const { world } = this.#deps;
    if (server.life === ended) return void world.after(goneMs, () => this.#startServer(server, ended));
    server.start();
    this.serverBackAt = world.now;
  }

  #crash(node: RunnerNode | ForeignNode): void {
    node.crash();
    this.#mishaps.until(this.#duration(), () => node.start());
  }

  #freeze({ life }: RunnerNode | ForeignNode): void {
    if (!life || life.paused) return;
    life.pause();
    this.#mishaps.until(this.#duration(), () => life.resume(this.#deps.random));
  }

  #cut(link: Link): void {
    const { random } = this.#deps;
    const mends = random.pick([['up'], ['down'], ['up', 'down']] as const).map((direction) => link.cut(direction));
    this.#mishaps.until(this.#duration(), () => {
      for (const mend of mends) mend();
    });
  }
}
