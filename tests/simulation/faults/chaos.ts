import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { Direction, Link } from '../network/link.ts';
import type { RunnerNode } from '../nodes/runner.ts';
import type { ServerNode } from '../nodes/server.ts';
import type { Trace } from '../run/trace.ts';
import { Mishaps } from './mishaps.ts';
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

/** How far the server's wall clock steps to either side. */
const wallOffMsMax = 120_000;

/** A pause longer than this is one that the server itself notices. */
const noticedMs = 2_500;

/** Lets faults happen until everything is healed. */
export class Chaos {
  readonly #deps: ChaosDeps;
  readonly #mishaps: Mishaps;
  /** the store is in trouble at this moment */
  storeTrouble = 0;
  /** true time at which the server was last away long enough to know it */
  serverBackAt = 0;
  serverBreaks = 0;

  constructor(deps: ChaosDeps) {
    this.#deps = deps;
    this.#mishaps = new Mishaps(deps.world, deps.random);
  }

  start(): void {
    const { profile, runners, server, random } = this.#deps;
    this.#mishaps.again('server crash', profile.serverCrashEvery, () => this.#crashServer());
    this.#mishaps.again('server restart', profile.serverRestartEvery, () => this.#restartServer());
    this.#mishaps.again('server pause', profile.serverPauseEvery, () => this.#pauseServer());
    this.#mishaps.again('wall step', profile.wallStepEvery, () =>
      server.setWall(random.pick([-1, 1]) * random.between(0, wallOffMsMax)),
    );
    this.#mishaps.again('store trouble', profile.storeTroubleEvery, () => this.#troubleStore());
    this.#mishaps.again('runner crash', profile.runnerCrashEvery, () => this.#crashRunner(random.pick(runners)));
    this.#mishaps.again('runner pause', profile.runnerPauseEvery, () => this.#pauseRunner(random.pick(runners)));
    this.#mishaps.again('drain', profile.drainEvery, () => random.pick(runners).drain());
    this.#mishaps.again('interrupt', profile.interruptEvery, () => random.pick(runners).interrupt());
    this.#mishaps.again('shortage', profile.shortageEvery, () => this.#shorten(random.pick(runners)));
    this.#mishaps.again('unplugging', profile.unplugEvery, () => this.#unplug(random.pick(runners)));
    this.#mishaps.again('amnesia', profile.amnesiaEvery, () => random.pick(runners).forget());
    this.#mishaps.again('partition', profile.partitionEvery, () =>
      this.#partition(random.integer(0, this.#deps.links.length - 1)),
    );
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
    this.#mishaps.until(ms, () => {
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
    this.#mishaps.until(this.#duration(), () => {
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
    this.#mishaps.until(random.between(200, 8_000), () => {
      this.storeTrouble -= 1;
    });
  }

  #crashRunner(runner: RunnerNode): void {
    if (!runner.life) return;
    runner.crash();
    this.#mishaps.until(this.#duration(), () => runner.start());
  }

  #pauseRunner(runner: RunnerNode): void {
    const { trace, random } = this.#deps;
    const { life } = runner;
    if (!life || life.paused) return;
    trace.say(runner.deps.name, 'stands still');
    life.pause();
    this.#mishaps.until(this.#duration(), () => {
      if (!life.alive) return;
      trace.say(runner.deps.name, 'goes on');
      life.resume(random);
    });
  }

  #shorten(runner: RunnerNode): void {
    runner.shortage = 'the disk is full';
    this.#mishaps.until(this.#duration(), () => {
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
    this.#mishaps.until(this.#duration(), () => {
      trace.say(deps.name, `has its device ${id} again`);
      unplugged.delete(id);
    });
  }

  /** Cuts off a runner. */
  isolate(runner: RunnerNode): void {
    // the first link is that of the clients
    if (!this.#mishaps.over) this.#partition(this.#deps.runners.indexOf(runner) + 1);
  }

  #partition(index: number): void {
    const { links, random, trace } = this.#deps;
    const link = links[index];
    if (!link) return;
    const ways = random.pick<readonly Direction[]>([['up'], ['down'], ['up', 'down'], ['up', 'down']]);
    trace.say('network', `link ${index + 1} is cut: ${ways.join(' and ')}`);
    const mends = ways.map((way) => link.cut(way));
    // a runner is missed, a client only comes back
    this.#mishaps.until(index === 0 ? random.between(0, 5_000) : this.#duration(), () => {
      trace.say('network', `link ${index + 1} is mended`);
      for (const mend of mends) mend();
    });
  }

  /** No faults any more, and those that last are over. */
  heal(): void {
    // what was put off by a clock that was ahead is due by the same clock
    if (this.#deps.profile.wallStepEvery !== null) this.#deps.server.setWall(wallOffMsMax);
    this.#mishaps.heal();
    for (const link of this.#deps.links) link.quality = { delayMsMin: 0.1, delayMsMean: 1, loss: 0, duplicates: 0 };
  }
}
