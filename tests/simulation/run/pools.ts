import { defaultDurations, insert, type Pool, standingOf } from '@baton/core';
import { type Commit, type CommitResult, createMemoryStore } from '@baton/server';
import {
  type Program,
  registryOf,
  SimulatedCloud,
  SimulatedProvider,
  type StartOutcome,
} from '@baton/server/provisioning/simulated';
import { PoolsChecker } from '../checkers/pools.ts';
import { epochMs, Life } from '../clock/life.ts';
import { Random } from '../clock/random.ts';
import { World } from '../clock/world.ts';
import { LogDisk } from '../faults/log-disk.ts';
import { Disk } from '../faults/store.ts';
import { call } from '../network/call.ts';
import { Link } from '../network/link.ts';
import { seededEntropy } from '../nodes/entropy.ts';
import { RunnerNode } from '../nodes/runner.ts';
import { ServerNode } from '../nodes/server.ts';
import type { JobPlan } from '../workload/plan.ts';
import { Observer } from './observer.ts';
import { Trace } from './trace.ts';

export interface PoolsOutcome {
  violation: string | null;
  /** null: it came to rest */
  stuck: string | null;
  jobs: number;
  starts: number;
  /** runners that stood at the same time, at most */
  most: number;
  lines: string[];
}

const turmoilMs = 15 * 60_000;
/** After that nothing fails any more. Leases, start limits, idle times and back-offs run out one after the other. */
const restMsMax = 120 * 60_000;
const offering = { labels: [], executors: [{ name: 'shell', version: null }], attributes: {}, ranges: {} };

/** A server whose pool starts runners for jobs, in a cloud that fails, is slow and loses answers, and whose process is killed now and then. */
export const simulatePools = (seed: number): Promise<PoolsOutcome> => new PoolsScene(seed).run();

class PoolsScene {
  readonly #random: Random;
  readonly #world = new World();
  readonly #trace = new Trace(this.#world);
  readonly #observer = new Observer(this.#trace);
  readonly #inner = createMemoryStore();
  readonly #server: ServerNode;
  readonly #cloud: SimulatedCloud;
  readonly #pool: Pool;
  readonly #nodes = new Map<string, RunnerNode>();
  readonly #checker: PoolsChecker;
  readonly #jobCount: number;
  #machines = 0;
  #isCalm = false;

  constructor(seed: number) {
    this.#random = new Random(seed);
    const random = this.#random;
    const world = this.#world;
    this.#pool = poolOf(random);
    this.#jobCount = random.integer(10, 60);
    const { rows, processes } = this.#observer;
    const runningOn = (runnerId: string): string[] =>
      [...processes.values()].filter((each) => each.runnerId === runnerId).map(({ assignment }) => assignment.attemptId);
    this.#checker = new PoolsChecker({ world, rows, runningOn }, (what) => this.#observer.fail('pools', what));
    this.#cloud = this.#makeCloud();
    const disk = new Disk({
      ...{ world, random: random.fork('store'), inner: this.#inner },
      faults: () => ({
        commitMsMean: 2,
        readMsMean: 0.2,
        conflict: this.#isCalm ? 0 : 0.02,
        unavailable: this.#isCalm ? 0 : 0.01,
        unknown: this.#isCalm ? 0 : 0.01,
      }),
      watcher: { asked: () => {}, applied: (commit, result) => this.#applied(commit, result) },
    });
    this.#server = new ServerNode({
      ...{ world, random: random.fork('server'), trace: this.#trace, disk, durations: defaultDurations },
      logs: new LogDisk(world, random.fork('logs'), () => 0),
      providers: registryOf(new SimulatedProvider({ cloud: this.#cloud })),
      counted: () => {},
      defect: (what) => this.#observer.fail('no defect', what),
      renewEvery: null,
      standing: (id, tokenId) => {
        const row = rows.table('runner').get(id);
        const token = rows.table('token').get(tokenId ?? '');
        return row && token ? standingOf(token, row) : 'revoked';
      },
      answered: () => {},
    });
  }

  /** Its clock is true time: machines do not die with the server. */
  #makeCloud(): SimulatedCloud {
    const random = this.#random.fork('cloud');
    const cloud = new SimulatedCloud({
      clock: new Life(this.#world, { rate: 1, wallSkewMs: 0 }, 0),
      latencyMs: () => random.exponential(this.#isCalm ? 100 : 800),
      startMs: () => random.between(1_000, this.#isCalm ? 20_000 : 90_000),
      starts: (): StartOutcome => {
        if (this.#isCalm || random.chance(0.8)) return 'runs';
        return random.chance(0.5) ? 'silent' : { reason: 'its image is broken' };
      },
      onStart: (program) => this.#boot(program),
    });
    return cloud;
  }

  #boot({ runnerId, token }: Program): () => void {
    const name = `machine ${++this.#machines}`;
    const random = this.#random.fork(name);
    const link = this.#link(name);
    const { capacity } = this.#pool.offering;
    const node = new RunnerNode({
      ...{ world: this.#world, random, trace: this.#trace, server: this.#server, watcher: this.#observer, link, name },
      ...{ id: runnerId, token: token ?? '', graceMs: { shell: 1_000 } },
      capabilities: { ...offering, capacity, fence: true, devices: [] },
    });
    this.#nodes.set(name, node);
    node.start();
    return () => {
      this.#checker.stopping(runnerId);
      node.retired = true;
      node.crash();
      this.#nodes.delete(name);
    };
  }

  #link(name: string): Link {
    const random = this.#random.fork(`link ${name}`);
    return new Link(this.#world, random, { delayMsMin: 1, delayMsMean: random.pick([2, 40]), loss: 0.01, duplicates: 0.02 });
  }

  #applied(commit: Commit, result: CommitResult): void {
    const { rows } = this.#observer;
    const changes = (result.status === 'committed' ? commit.changes : []).flatMap((change) =>
      change.kind === 'runner' && change.op !== 'remove'
        ? [{ kind: change.kind, before: rows.table('runner').get(change.row.id) ?? null, after: change.row }]
        : [],
    );
    this.#observer.applied(commit, result);
    this.#checker.committed(changes);
  }

  #submit(number: number, life: Life, link: Link): void {
    const runMs = this.#random.integer(1_000, 90_000);
    const plan: JobPlan = {
      ...{ runMs, exitCode: 0, unprepared: 0, ignoresLimit: false, lingersMs: 5, pieces: 1, gatesMs: [], draws: [], asks: [] },
    };
    const needs = { executor: 'shell', runner: null, labels: [], device: null, drawFrom: {}, ranges: {}, attributes: {} };
    const rules = { concurrency: null, priority: 0, onLost: 'requeue', onPartition: 'stop', maxAttempts: 100 };
    const limits = { waitLimitMs: null, timeLimitMs: null, executorVersionMin: null, runnerVersionMin: null };
    const secrets = { secrets: {}, secretEnvironment: {} };
    const input = { name: `job ${number}`, project: null, ...needs, ...rules, ...limits, ...secrets, spec: plan };
    const ask = async (): Promise<void> => {
      const request = { op: 'person', from: 'jo', args: ['submit', input, `key ${number}`] };
      const answer = await call(life, link, this.#server, request, 15_000);
      if (!answer.ok) await ask();
    };
    void ask();
  }

  /** Calls of the cloud fail before or after they took effect, or are never answered; the server is killed. */
  #makeTrouble(): void {
    const random = this.#random.fork('trouble');
    const calls = ['create', 'remove', 'scale', 'describe', 'plan'] as const;
    for (let number = random.integer(3, 15); number > 0; number--)
      this.#world.after(random.between(10_000, turmoilMs), () => {
        void this.#cloud.faults.add(random.pick(calls), random.pick(['before', 'after', 'never']));
      });
    for (let number = random.integer(0, 4); number > 0; number--)
      this.#world.after(random.between(10_000, turmoilMs), () => {
        this.#server.crash();
        this.#world.after(random.between(500, 20_000), () => this.#server.start());
      });
    for (let number = random.integer(0, 5); number > 0; number--)
      this.#world.after(random.between(60_000, turmoilMs), () => random.pick([...this.#nodes.values(), null])?.crash());
    this.#world.after(turmoilMs, () => this.#heal());
  }

  /** A call that is never answered ends with its process; a pool that gave up is resumed by a person. */
  #heal(): void {
    this.#isCalm = true;
    this.#cloud.faults.clear();
    this.#server.crash();
    this.#world.after(1_000, () => this.#server.start());
    const resume = async (): Promise<void> => {
      if (this.#server.ready && this.#server.app) await this.#server.app.pools.resume(this.#pool.id, nobody).catch(() => {});
    };
    for (let minute = 1; minute < 20; minute++) this.#world.after(minute * 60_000, () => void resume());
  }

  #jobsOpen(): string[] {
    const jobs = [...this.#observer.rows.table('job').values()].filter(({ executor }) => executor === 'shell');
    const open = jobs.filter(({ finishedAt }) => finishedAt === null).map(({ name, state }) => `${name} is ${state}`);
    return jobs.length < this.#jobCount ? [...open, `${this.#jobCount - jobs.length} jobs never came`] : open;
  }

  #isAtRest(): boolean {
    const own = [...this.#observer.rows.table('runner').values()].filter(({ hosting }) => hosting !== undefined);
    const { min } = this.#pool;
    const up = own.filter(({ hosting, removedAt }) => removedAt === null && hosting?.state === 'awake');
    return this.#jobsOpen().length === 0 && up.length === min && own.every(({ hosting }) => !hosting?.operation);
  }

  async run(): Promise<PoolsOutcome> {
    const world = this.#world;
    const commit = { changes: [insert('pool', this.#pool)], guards: [], events: [] };
    await this.#inner.commit([commit]);
    this.#observer.rows.apply(commit);
    this.#server.start();
    const [client, link] = [new Life(world, { rate: 1, wallSkewMs: 0 }, 0), this.#link('client')];
    for (let number = 0; number < this.#jobCount; number++)
      world.after(this.#random.between(2_000, turmoilMs * 0.8), () => this.#submit(number, client, link));
    this.#makeTrouble();
    const { rows } = this.#observer;
    await world.run(
      () => this.#observer.violation !== null || world.now >= restMsMax || (world.now > turmoilMs + 60_000 && this.#isAtRest()),
    );
    const isOver = world.now < restMsMax;
    if (isOver && !this.#observer.violation) this.#checker.rested();
    const { violation } = this.#observer;
    const standing = [...rows.table('runner').values()]
      .filter(({ hosting }) => hosting)
      .map(({ name, hosting }) => `${name} ${JSON.stringify(hosting)}`);
    return {
      violation: violation && `${violation.checker}: ${violation.what}`,
      stuck: isOver || violation ? null : [...this.#jobsOpen(), ...standing].join('; '),
      jobs: this.#jobCount,
      ...{ starts: this.#checker.starts, most: this.#checker.most, lines: this.#trace.lines() },
    };
  }
}

const nobody = { userId: null, login: 'jo', via: 'token', credentialId: null, address: 'simulated' } as const;

function poolOf(random: Random): Pool {
  const max = random.integer(1, 8);
  return {
    ...{ id: seededEntropy(random.fork('pool')).uuid(0), revision: 1, scopeId: 'instance', name: 'cloud', provider: 'process' },
    ...{ identityId: null, region: null, settings: {}, offering: { ...offering, capacity: random.pick([1, 1, 2, 4]) } },
    ...{ min: random.pick([0, 0, 0, 1]), max, idleMs: random.integer(5_000, 120_000), onIdle: random.pick(['sleep', 'remove']) },
    ...{ startLimitMs: random.integer(60_000, 180_000), cost: null, dryRun: false, stopped: false, updates: false },
    ...{ createdAt: epochMs, createdBy: 'simulation', updatedAt: epochMs, removedAt: null },
  };
}
