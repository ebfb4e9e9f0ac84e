import {
  type Attempt,
  insert,
  type Job,
  type NamedRange,
  namedRangeId,
  newRunner,
  standingOf,
  type TokenStanding,
} from '@baton/core';
import { createMemoryStore } from '@baton/server';
import { isGone } from '../checkers/rows.ts';
import { epochMs } from '../clock/life.ts';
import { Random } from '../clock/random.ts';
import { World } from '../clock/world.ts';
import { Chaos } from '../faults/chaos.ts';
import { LogDisk } from '../faults/log-disk.ts';
import { drawProfile, hasStoreFaults, type Profile } from '../faults/profile.ts';
import { Disk } from '../faults/store.ts';
import { Link } from '../network/link.ts';
import { seededEntropy, seededMint } from '../nodes/entropy.ts';
import { RunnerNode } from '../nodes/runner.ts';
import { ServerNode } from '../nodes/server.ts';
import { bands, drawLimits } from '../workload/bands.ts';
import { Clients, givenLabel } from '../workload/clients.ts';
import { Operators } from '../workload/operators.ts';
import { Pausing } from '../workload/pausing.ts';
import type { JobPlan } from '../workload/plan.ts';
import { askingJobs, bereftJobs } from './asking.ts';
import { Observer } from './observer.ts';
import { Trace } from './trace.ts';

/** How a run ended. `violation` is null when everything held. */
export interface Outcome {
  seed: number;
  violation: { checker: string; what: string } | null;
  /** the last lines before the end */
  lines: string[];
  digest: string;
  /** virtual milliseconds */
  lasted: number;
  steps: number;
  jobs: number;
  counts: ReadonlyMap<string, number>;
}

/** Runs one seed from its first event to the rest after healing. */
export async function simulate(seed: number, listener: ((line: string) => void) | null = null): Promise<Outcome> {
  const simulation = new Simulation(seed);
  simulation.trace.listener = listener;
  return await simulation.run();
}

const labelSets: string[][] = [['linux'], ['linux', 'gpu'], ['arm']];
const executors = ['shell', 'ansible'];

const bandRow = (name: string): NamedRange => ({
  ...{ id: namedRangeId('instance', name), revision: 1, scopeId: 'instance', name, measures: 'frequency', description: '' },
  intervals: [...(bands[name] ?? [])],
  ...{ createdAt: epochMs, createdBy: 'simulation', updatedAt: epochMs, updatedBy: 'simulation' },
});

class Simulation {
  readonly #seed: number;
  readonly #random: Random;
  readonly #world = new World();
  readonly trace = new Trace(this.#world);
  readonly #profile: Profile;
  readonly #observer = new Observer(this.trace);
  readonly #inner = createMemoryStore();
  readonly #logs: LogDisk;
  readonly #links: Link[] = [];
  readonly #server: ServerNode;
  readonly #runners = new Map<string, RunnerNode>();
  readonly #clients: Clients;
  readonly #operators: Operators;
  readonly #pausing: Pausing;
  #chaos!: Chaos;
  #isHealed = false;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new Random(seed);
    this.#profile = drawProfile(this.#random.fork('profile'));
    const profile = this.#profile;
    const { durations } = profile;
    const world = this.#world;
    const disk = new Disk({
      ...{ world, random: this.#random.fork('store'), inner: this.#inner, watcher: this.#observer },
      faults: () => this.#storeFaults(),
    });
    this.#logs = new LogDisk(world, this.#random.fork('logs'), () => (this.#isHealed ? 0 : this.#profile.logStoreFull));
    this.#server = new ServerNode({
      ...{ world, random: this.#random.fork('server'), trace: this.trace, disk, logs: this.#logs, durations },
      counted: (name, by) => this.#observer.counted(name, by),
      defect: (what) => this.#observer.fail('no defect', what),
      renewEvery: profile.renewEvery,
      standing: (id, token) => this.#standing(id, token),
      answered: (request, handled) => this.#observer.answered(request, handled),
    });
    this.#clients = new Clients({
      ...{ world, random: this.#random.fork('clients'), trace: this.trace, link: this.#link('clients'), server: this.#server },
      ...{ leaseTtlMs: durations.leaseTtlMs, longJobs: this.#profile.longAbsences, labels: labelSets, executors },
      // the last runner may be removed or lost: nothing would ever run what is pinned to it
      pins: () =>
        this.#lasting()
          .map(({ id }) => id)
          .slice(0, -1),
      isRunning: (jobId) => [...this.#observer.processes.values()].some(({ assignment }) => assignment.jobId === jobId),
      submitted: (key, jobId) => this.#observer.submitted(key, jobId),
      fail: (what) => this.#observer.fail('clients', what),
    });
    const { rows } = this.#observer;
    this.#pausing = new Pausing({
      ...{ random: this.#random.fork('pausing'), trace: this.trace, clients: this.#clients },
      ...{ wall: () => this.#server.life?.now() ?? null, said: () => this.#said() },
      fail: (what) => this.#observer.fail('clients', what),
    });
    this.#operators = new Operators({
      ...{ world, random: this.#random.fork('operators'), trace: this.trace, clients: this.#clients },
      rowOf: (id) => rows.table('runner').get(id),
      tokenRow: (id) => rows.table('token').get(id),
      fail: (what) => this.#observer.fail('clients', what),
    });
  }

  #said() {
    return [...this.#observer.rows.table('setting').values()].flatMap(({ id, value }) => {
      const [what, scopeId = ''] = id.split(' ');
      return what === 'pause' ? [{ scopeId, ...JSON.parse(value) }] : [];
    });
  }

  #standing(runnerId: string, tokenId: string | null): TokenStanding {
    const { rows } = this.#observer;
    const row = rows.table('runner').get(runnerId);
    const token = rows.table('token').get(tokenId ?? '');
    return row && token ? standingOf(token, row) : 'revoked';
  }

  #storeFaults() {
    const { store, storeTrouble } = this.#profile;
    if (this.#isHealed) return { ...store, conflict: 0, unavailable: 0, unknown: 0 };
    return this.#chaos.storeTrouble > 0 ? storeTrouble : store;
  }

  #link(name: string): Link {
    const link = new Link(this.#world, this.#random.fork(`link ${name}`), this.#profile.link);
    this.#links.push(link);
    return link;
  }

  async run(): Promise<Outcome> {
    const profile = this.#profile;
    this.trace.say('run', `seed ${this.#seed}: ${JSON.stringify(profile)}`);
    await this.#enrol();
    const chaos = new Chaos({
      ...{ world: this.#world, random: this.#random.fork('chaos'), trace: this.trace, profile },
      ...{ server: this.#server, runners: [...this.#runners.values()], links: this.#links },
    });
    this.#chaos = chaos;
    this.#observer.begin({
      ...{ world: this.#world, durations: profile.durations, logs: this.#logs, server: this.#server, runners: this.#runners },
      storeFaults: hasStoreFaults(profile),
      serverBackAt: () => Math.max(chaos.serverBackAt, this.#server.startedAt),
      serverBreaks: () => chaos.serverBreaks + this.#server.starts,
    });
    this.#server.start();
    for (const runner of this.#runners.values()) this.#world.after(this.#random.between(0, 2_000), () => runner.start());
    chaos.start();
    this.#schedule();
    const failed = (): boolean => this.#observer.violation !== null;
    await this.#world.run(() => failed() || this.#world.now >= profile.turmoilMs);
    if (!failed()) await this.#rest();
    return this.#outcome();
  }

  /** The runners that take more than one job. */
  #lasting = (): RunnerNode[] => [...this.#runners.values()].slice(0, this.#profile.runners);

  /** Runner rows as pairing leaves them. The first runner can do everything. */
  async #enrol(): Promise<void> {
    const random = this.#random.fork('fleet');
    const deviceRandom = this.#random.fork('devices');
    const rangeRandom = this.#random.fork('ranges');
    await this.#inner.commit([
      { changes: Object.keys(bands).map((name) => insert('namedRange', bandRow(name))), guards: [], events: [] },
    ]);
    const entropy = seededEntropy(random);
    for (let number = 1; number <= this.#profile.runners + this.#profile.ephemerals; number++) {
      const labels = number === 1 ? [...new Set(labelSets.flat())] : random.pick(labelSets);
      const devices = number === 1 ? 2 : deviceRandom.integer(0, 2);
      const limits = drawLimits(rangeRandom, number === 1, devices);
      const offered = number === 1 || random.chance(0.5) ? executors : executors.slice(0, 1);
      const capabilities = {
        labels,
        executors: offered.map((name) => ({ name, version: null })),
        capacity: random.integer(1, 3),
        fence: number !== this.#profile.runners || !this.#profile.unfenced,
        attributes: {},
        ranges: limits.runner,
        // some have one, and the first runner can do everything
        devices: limits.devices.map((ranges, at) => ({ id: `d${at}`, labels: [], ranges })),
      };
      const id = entropy.uuid(0);
      const name = this.trace.name('runner', id);
      const labelsAdded = number === 1 ? [givenLabel] : [];
      const fields = { id, number, scopeId: 'instance', name, executorsAllowed: null, labelsAdded, workspace: null };
      const rules = { refusesUnlabelled: false, trusted: false };
      const row = newRunner({ ...fields, ...rules, ephemeral: number > this.#profile.runners, createdBy: 'simulation' }, epochMs);
      const who = { scopeId: 'instance', subjectId: id, name: 'runner', createdBy: 'simulation', expiresAt: null };
      const token = seededMint(random).derive({ kind: 'run', ...who }, `first ${id}`, epochMs).row;
      const held = { credential: 'active' as const, tokenId: token.id };
      const enrolled = { ...row, ...held, declared: capabilities, version: '0.1.0', enrolledAt: epochMs };
      const commit = { changes: [insert('token', token), insert('runner', enrolled)], guards: [], events: [] };
      await this.#inner.commit([commit]);
      this.#observer.rows.apply(commit);
      const graceMs = { shell: random.integer(500, 12_000), ansible: random.integer(500, 20_000) };
      const { trace } = this;
      const deps = { world: this.#world, random: random.fork(name), trace, link: this.#link(name), server: this.#server };
      const node = new RunnerNode({ ...deps, watcher: this.#observer, id, name, capabilities, graceMs, token: token.id });
      if (this.#profile.unplugEvery !== null && capabilities.devices.length > 0) node.unplugged = new Set();
      this.#runners.set(id, node);
    }
  }

  /** What people do, and when. */
  #schedule(): void {
    const { jobs, turmoilMs, removesRunner, losesRunner } = this.#profile;
    const random = this.#random.fork('people');
    const world = this.#world;
    const runners = this.#lasting();
    for (let job = 0; job < jobs; ) {
      // one by one, or many at once
      const at = random.between(0, turmoilMs * 0.9);
      for (let more = random.pick([1, 1, 2, 6]); more > 0 && job < jobs; more--, job++)
        world.after(at + random.exponential(20), () => this.#clients.submit());
    }
    for (let job = 0; job < jobs / 4; job++) world.after(random.between(0, turmoilMs), () => this.#clients.cancel());
    for (let job = 0; job < jobs / 8; job++) world.after(random.between(0, turmoilMs), () => this.#clients.rerun());
    for (let job = 0; job < jobs; job++) world.after(random.between(0, turmoilMs), () => this.#lookAfter(random));
    for (let template = 0; template < this.#profile.templates; template++)
      world.after(random.between(0, turmoilMs / 2), () => this.#clients.template());
    const { kickEvery, actEvery, pauseEvery } = this.#profile;
    this.#again(this.#random.fork('pauses'), pauseEvery, () => this.#pausing.somehow());
    const all = [...this.#runners.values()];
    this.#again(random, kickEvery, () => this.#kick(random, random.pick(all)));
    this.#again(random, actEvery, () => this.#operators.actSomehow(random.pick(random.chance(0.9) ? runners : all)));
    const last = runners.at(-1);
    if (!last) return;
    if (removesRunner) world.after(random.between(0, turmoilMs), () => this.#operators.act(removesRunner, last.id));
    else if (losesRunner)
      world.after(turmoilMs * random.between(0.5, 0.99), () => {
        last.retired = true;
        last.crash();
      });
  }

  /** Who is kicked may not hear of it, and what was done once is often done again. */
  #kick(random: Random, runner: RunnerNode): void {
    const cut = random.chance(0.3);
    if (cut) this.#chaos.isolate(runner);
    this.#operators.act('kick', runner.id);
    const action = random.pick(['kick', 'rotate', 'rotate'] as const);
    if (random.chance(0.3)) this.#world.after(random.between(0, 8_000), () => this.#operators.act(action, runner.id));
  }

  /** As often as that, while there is turmoil. */
  #again(random: Random, every: number | null, happen: () => void): void {
    if (every === null) return;
    for (let at = random.exponential(every); at < this.#profile.turmoilMs; at += random.exponential(every))
      this.#world.after(at, happen);
  }

  /** People see to it that every runner is of use again. */
  #restore(): void {
    if (this.#clients.waiting > 0) return;
    const last = this.#lasting().at(-1);
    for (const runner of this.#runners.values())
      if (!(runner === last && this.#profile.removesRunner === 'revoke')) this.#operators.restore(runner);
    for (const { id, enabledAt } of this.#observer.rows.table('template').values())
      if (enabledAt !== null) this.#clients.disableTemplate(id);
    this.#pausing.restore();
    // a server that was not there when it ended learns of an open log when somebody looks
    for (const { jobId } of this.#openLogs()) this.#clients.look(jobId);
  }

  /** A person looks at a job that needs attention, if there is one. */
  #lookAfter(random: Random): void {
    const waiting = [...this.#observer.rows.table('job').values()].filter(({ state }) => state === 'needs_attention');
    if (waiting.length > 0) this.#clients.resolve(random.pick(waiting));
    const asking = askingJobs(this.#observer.rows);
    if (asking.length > 0) this.#reply(random.pick(asking), false);
  }

  #reply({ id, attemptId }: Job, isPatient: boolean): void {
    if (attemptId !== null && this.#clients.waiting < 20) this.#clients.reply(id, attemptId, isPatient);
  }

  /** Everything heals; then every job must end within a bound, runners be online, logs be home. */
  async #rest(): Promise<void> {
    const { durations } = this.#profile;
    this.trace.say('run', 'everything heals');
    this.#chaos.heal();
    this.#isHealed = true;
    const began = this.#world.now;
    const { rows } = this.#observer;
    const over = new Set([...rows.table('job').values()].filter((job) => job.finishedAt !== null).map(({ id }) => id));
    const held = new Set<string>();
    const last = this.#lasting().at(-1);
    // nobody but a person knows that what it ran has ended with it
    if (last && !last.fences && (last.retired || this.#profile.removesRunner === 'revoke'))
      this.#operators.act('remove', last.id);
    const failed = (): boolean => this.#observer.violation !== null;
    while (!failed()) {
      if (!this.#server.life) this.#server.start();
      this.#restore();
      for (const job of askingJobs(this.#observer.rows)) this.#reply(job, true);
      for (const { id } of bereftJobs(rows, this.#runners)) this.#clients.cancel(id);
      for (const job of rows.table('job').values())
        if (job.state === 'needs_attention' && !held.has(job.id)) {
          held.add(job.id);
          this.#world.after(durations.leaseTtlMs, () => this.#clients.cancel(job.id));
        }
      const unrest = this.#unrest();
      const boundMs = 3 * durations.leaseTtlMs + 120_000 + this.#workLeftMs(over);
      if (unrest === null) break;
      if (this.#world.now - began > boundMs) {
        this.#observer.fail('liveness', `no rest ${Math.round(boundMs / 1_000)} s after healing: ${unrest}`);
        break;
      }
      const next = this.#world.now + 500;
      await this.#world.run(() => failed() || this.#world.now >= next);
    }
    if (!failed()) this.#observer.rested();
  }

  /** What the jobs take that were not over when everything healed, also if they run one after another and have to be repeated. */
  #workLeftMs(over: ReadonlySet<string>): number {
    let sum = 0;
    for (const job of this.#observer.rows.table('job').values()) {
      if (over.has(job.id)) continue;
      const spec = this.#observer.rows.table('jobSpec').get(job.id)?.spec as JobPlan | undefined;
      sum += ((spec?.runMs ?? 0) + 1_000) * (1 + (spec?.asks.length ?? 0));
    }
    return sum * 2;
  }

  /** Attempts that are over, and whose logs are not closed, though their runners are gone for good, or here. */
  *#openLogs(): Generator<Attempt> {
    const { rows } = this.#observer;
    for (const attempt of rows.table('attempt').values()) {
      const row = rows.table('runner').get(attempt.runnerId);
      // an ephemeral one has an hour for the rest of its log
      const isAway = row?.ephemeral ? isGone(row) : this.#runners.get(attempt.runnerId)?.retired && !isGone(row);
      if (attempt.state === 'ended' && attempt.acceptedAt !== null && attempt.log === null && !isAway) yield attempt;
    }
  }

  /** What keeps the world from rest; null when nothing does. */
  #unrest(): string | null {
    const { rows, processes } = this.#observer;
    const name = (id: string): string => this.trace.name('job', id);
    if (this.#clients.waiting > 0) return `${this.#clients.waiting} calls of clients are not answered`;
    for (const { enabledAt, name: own } of rows.table('template').values())
      if (enabledAt !== null) return `${own} is not disabled`;
    for (const job of rows.table('job').values()) if (job.finishedAt === null) return `${name(job.id)} is ${job.state}`;
    for (const attempt of rows.table('attempt').values())
      if (attempt.state !== 'ended') return `${name(attempt.id)} is ${attempt.state}`;
    for (const { id } of this.#openLogs()) return `the log of ${this.trace.name('attempt', id)} is open`;
    if (processes.size > 0) return `${processes.size} processes still run`;
    for (const runner of this.#runners.values()) {
      const row = rows.table('runner').get(runner.id);
      if (row?.ephemeral && isGone(row) && runner.life) return `${runner.deps.name} had its one job and does not leave`;
      if (runner.retired || isGone(row)) continue;
      if (row?.usedBy) return `${runner.deps.name} had its one job and is not removed`;
      for (const spool of runner.spools.values())
        if (spool.settled === null) return `the log of ${this.trace.name('attempt', spool.attemptId)} is under way`;
      const pill = this.#server.app?.fleet.views([runner.id])[0]?.status.pill;
      if (pill !== 'online') return `${runner.deps.name} is ${pill}`;
    }
    return null;
  }

  #outcome(): Outcome {
    const { violation, counts } = this.#observer;
    return {
      seed: this.#seed,
      violation,
      lines: this.trace.lines(),
      digest: this.trace.digest,
      lasted: this.#world.now,
      steps: this.#world.steps,
      jobs: this.#observer.rows.table('job').size,
      counts,
    };
  }
}
