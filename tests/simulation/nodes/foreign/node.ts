import { ChallengectlRunner } from '../../../support/foreign/challengectl/runner.ts';
import { GiteaRunner } from '../../../support/foreign/gitea/runner.ts';
import type { ProcessTime } from '../../../support/foreign/process.ts';
import { SemaphoreRunner } from '../../../support/foreign/semaphore/runner.ts';
import { type Drift, Life } from '../../clock/life.ts';
import type { Random } from '../../clock/random.ts';
import type { World } from '../../clock/world.ts';
import type { Listener } from '../../network/call.ts';
import type { Link } from '../../network/link.ts';
import type { Trace } from '../../run/trace.ts';
import type { Machines } from './machine.ts';
import { challengectlWire, giteaWire, semaphoreWire, type WireDeps } from './wires.ts';

export type ForeignProtocol = 'gitea' | 'semaphore' | 'challengectl';

export interface ForeignNodeDeps {
  world: World;
  random: Random;
  trace: Trace;
  link: Link;
  server: Listener;
  machines: Machines;
  protocol: ForeignProtocol;
  id: string;
  name: string;
  token: string;
  /** how many jobs at once, where its protocol knows such a thing */
  capacity: number;
}

export const transmitter = { device_id: 0, model: 'hackrf', name: 'one', frequency_limits: ['430000000-440000000'] };

/** The machine of a runner of another system: its process comes and goes. What it runs dies with it. */
export class ForeignNode {
  readonly deps: ForeignNodeDeps;
  readonly #drift: Drift;
  life: Life | null = null;
  #died: () => void = () => {};
  /** it stays away for good */
  retired = false;

  constructor(deps: ForeignNodeDeps) {
    this.deps = deps;
    this.#drift = { rate: deps.random.between(0.99, 1.01), wallSkewMs: deps.random.between(-3_600_000, 3_600_000) };
  }

  start(): void {
    if (this.life || this.retired) return;
    const { world, random, trace, name } = this.deps;
    const life = new Life(world, this.#drift, random.between(0, 1_000_000));
    this.life = life;
    trace.say(name, 'starts');
    const time: ProcessTime = {
      now: life.now,
      after: life.after,
      random: random.unit,
      get alive() {
        return life.alive;
      },
    };
    this.#died = this.#run(life, time);
  }

  /** @returns what is to be done when it dies */
  #run(life: Life, time: ProcessTime): () => void {
    const { protocol, machines, id, token, capacity, link, server } = this.deps;
    const wire: WireDeps = { life, link, server, runnerId: id, token };
    const workshop = machines.workshop(id, life);
    const exited = (): void => this.#exited(life);
    if (protocol === 'gitea') {
      const registration = { uuid: id, token };
      const runner = new GiteaRunner({
        wire: giteaWire(wire),
        time,
        workshop,
        registration,
        labels: ['linux:host'],
        capacity,
        exited,
      });
      void runner.daemon();
      return () => runner.died();
    }
    if (protocol === 'semaphore') {
      const runner = new SemaphoreRunner({ wire: semaphoreWire(wire), time, workshop, token, parallelMax: capacity });
      runner.start();
      return () => runner.died();
    }
    const identity = { runnerId: id, apiKey: token, hostname: 'mast', mac: '02:00:00:00:00:01', machineId: `machine of ${id}` };
    const more = { enrollmentToken: null, devices: [transmitter], exited };
    const runner = new ChallengectlRunner({ wire: challengectlWire(wire), time, workshop, identity, ...more });
    void runner.run();
    return () => runner.died();
  }

  /** A service manager starts it again. */
  #exited(life: Life): void {
    if (this.life !== life) return;
    this.crash();
    const { world, random } = this.deps;
    world.after(random.between(500, 10_000), () => this.start());
  }

  /** Killed, and what it ran. */
  crash(): void {
    const { life } = this;
    if (!life) return;
    this.deps.trace.say(this.deps.name, 'is gone');
    life.kill();
    this.life = null;
    this.#died();
  }
}
