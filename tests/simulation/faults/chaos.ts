import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { Direction, Link } from '../network/link.ts';
import type { RunnerNode } from '../nodes/runner.ts';
import type { ServerNode } from '../nodes/server.ts';
import type { Trace } from '../run/trace.ts';
import type { Profile } from './profile.ts';

export interface ChaosDeps {
  world: World;
  random: Random;
  trace: Trace;
  profile: Profile;
  server: ServerNode;
  runners: readonly RunnerNode[];
  links: readonly Link[];
}

/** A pause longer than this is one that the server itself notices. */
const noticedMs = 2_500;

/** Lets faults happen until everything is healed. */
export class Chaos {
  readonly #deps: ChaosDeps;
  readonly #mend = new Set<() => void>();
  #over = false;
  /** the store is in trouble at this moment */
  storeTrouble = 0;
  /** true time at which the server was last away long enough to know it */
  serverBackAt = 0;
  serverBreaks = 0;

  constructor(deps: ChaosDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { profile, runners, server, random } = this.#deps;
    this.#again('server crash', profile.serverCrashEvery, () => this.#crashServer());
    this.#again('server restart', profile.serverRestartEvery, () => this.#restartServer());
    this.#again('server pause', profile.serverPauseEvery, () => this.#pauseServer());
    this.#again('wall step', profile.wallStepEvery, () => server.stepWall(random.pick([-1, 1]) * random.between(0, 120_000)));
    this.#again('store trouble', profile.storeTroubleEvery, () => this.#troubleStore());
    this.#again('runner crash', profile.runnerCrashEvery, () => this.#crashRunner(random.pick(runners)));
    this.#again('runner pause', profile.runnerPauseEvery, () => this.#pauseRunner(random.pick(runners)));
    this.#again('drain', profile.drainEvery, () => random.pick(runners).drain());
    this.#again('interrupt', profile.interruptEvery, () => random.pick(runners).interrupt());
    this.#again('shortage', profile.shortageEvery, () => this.#shorten(random.pick(runners)));
    this.#again('unplugging', profile.unplugEvery, () => this.#unplug(random.pick(runners)));
    this.#again('amnesia', profile.amnesiaEvery, () => random.pick(runners).forget());
    this.#again('partition', profile.partitionEvery, () => this.#partition(random.integer(0, this.#deps.links.length - 1)));
  }

  #again(name: string, every: number | null, happen: () => void): void {
    if (every === null) return;
    const own = this.#deps.random.fork(name);
    const next = (): void => {
      this.#deps.world.after(own.exponential(every), () => {
        if (this.#over) return;
        happen();
        next();
      });
    };
    next();
  }

  /** Ends a fault after a while, or when everything heals. */
  #until(ms: number, mend: () => void): void {
    const once = (): void => {
      if (this.#mend.delete(once)) mend();
    };
    this.#mend.add(once);
    this.#deps.world.after(ms, once);
  }

  /** Short or long against the lease. */
  #duration(): number {
    const { random, profile } = this.#deps;
    const lease = profile.durations.leaseTtlMs;
    if (profile.longAbsences && random.chance(0.7)) return random.between(0.9, 2) * lease;
    return random.pick([
      random.between(50, 3_000),
      random.between(0, lease / 2),
      random.between(lease / 2, lease * 1.5),
      random.between(1, 2.5) * lease,
    ]);
  }

  #crashServer(): void {
    const { server, random } = this.#deps;
    if (!server.life) return;
    server.crash();
    this.#comeBack(random.pick([random.between(200, 3_000), random.between(1_000, 30_000)]));
  }

  #comeBack(ms: number): void {
    const { server, world } = this.#deps;
    this.serverBreaks += 1;
    this.#until(ms, () => {
      server.start();
      this.serverBackAt = world.now;
      this.serverBreaks += 1;
    });
  }

  #restartServer(): void {
    const { server, random } = this.#deps;
    if (!server.life || server.life.paused) return;
    server.stop();
    this.#comeBack(random.between(6_000, 12_000));
  }

  #pauseServer(): void {
    const { server, world, trace, random } = this.#deps;
    const { life } = server;
    if (!life || life.paused) return;
    const began = world.now;
    trace.say('server', 'stands still');
    life.pause();
    this.serverBreaks += 1;
    this.#until(this.#duration(), () => {
      if (!life.alive) return;
      trace.say('server', 'goes on');
      if (world.now - began > noticedMs) this.serverBackAt = world.now;
      this.serverBreaks += 1;
      life.resume(random);
    });
  }

  #troubleStore(): void {
    const { trace, random } = this.#deps;
    trace.say('store', 'is in trouble');
    this.storeTrouble += 1;
    this.#until(random.between(200, 8_000), () => {
      this.storeTrouble -= 1;
    });
  }

  #crashRunner(runner: RunnerNode): void {
    if (!runner.life) return;
    runner.crash();
    this.#until(this.#duration(), () => runner.start());
  }

  #pauseRunner(runner: RunnerNode): void {
    const { trace, random } = this.#deps;
    const { life } = runner;
    if (!life || life.paused) return;
    trace.say(runner.deps.name, 'stands still');
    life.pause();
    this.#until(this.#duration(), () => {
      if (!life.alive) return;
      trace.say(runner.deps.name, 'goes on');
      life.resume(random);
    });
  }

  #shorten(runner: RunnerNode): void {
    runner.shortage = 'the disk is full';
    this.#until(this.#duration(), () => {
      runner.shortage = null;
    });
  }

  #unplug(runner: RunnerNode): void {
    const { trace, random } = this.#deps;
    const { unplugged, deps } = runner;
    const devices = deps.capabilities.devices ?? [];
    if (!unplugged || devices.length === 0) return;
    const { id } = random.pick(devices);
    if (unplugged.has(id)) return;
    trace.say(deps.name, `loses its device ${id}`);
    runner.unplug(id);
    this.#until(this.#duration(), () => {
      trace.say(deps.name, `has its device ${id} again`);
      unplugged.delete(id);
    });
  }

  /** Cuts off a runner. */
  isolate(runner: RunnerNode): void {
    // the first link is that of the clients
    if (!this.#over) this.#partition(this.#deps.runners.indexOf(runner) + 1);
  }

  #partition(index: number): void {
    const { links, random, trace } = this.#deps;
    const link = links[index];
    if (!link) return;
    const ways = random.pick<readonly Direction[]>([['up'], ['down'], ['up', 'down'], ['up', 'down']]);
    trace.say('network', `link ${index + 1} is cut: ${ways.join(' and ')}`);
    const mends = ways.map((way) => link.cut(way));
    // a runner is missed, a client only comes back
    this.#until(index === 0 ? random.between(0, 5_000) : this.#duration(), () => {
      trace.say('network', `link ${index + 1} is mended`);
      for (const mend of mends) mend();
    });
  }

  /** No faults any more, and those that last are over. */
  heal(): void {
    this.#over = true;
    for (const mend of [...this.#mend]) mend();
    for (const link of this.#deps.links) link.quality = { delayMsMin: 0.1, delayMsMean: 1, loss: 0, duplicates: 0 };
  }
}
