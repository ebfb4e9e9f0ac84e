import { type Capabilities, defaultDurations, type Job, standingOf } from '@baton/core';
import { createMemoryStore } from '@baton/server';
import { allCheckers } from '../checkers/all.ts';
import { ForeignChecker } from '../checkers/foreign.ts';
import { ofKind } from '../checkers/rows.ts';
import { Life } from '../clock/life.ts';
import { Random } from '../clock/random.ts';
import { World } from '../clock/world.ts';
import { LogDisk } from '../faults/log-disk.ts';
import { MixedChaos } from '../faults/mixed-chaos.ts';
import { Disk } from '../faults/store.ts';
import { call } from '../network/call.ts';
import { Link } from '../network/link.ts';
import { type ForeignRun, Machines, type MixedPlan } from '../nodes/foreign/machine.ts';
import { ForeignNode, type ForeignProtocol } from '../nodes/foreign/node.ts';
import { RunnerNode } from '../nodes/runner.ts';
import { ServerNode } from '../nodes/server.ts';
import { drawMixedPlan, type MixedKind, mixedJob, mixedKinds, semaphoreLabel } from '../workload/mixed-jobs.ts';
import { enrol } from './enrol.ts';
import { Observer } from './observer.ts';
import { Trace } from './trace.ts';

export interface MixedOutcome {
  violation: string | null;
  lines: string[];
  /** jobs that ended, by how */
  ends: Readonly<Record<string, number>>;
  /** attempts that were accepted, by what their runner speaks */
  attempts: Readonly<Record<string, number>>;
  /** runs on machines of foreign runners, some of which counted for nothing */
  runs: number;
  lasted: number;
  digest: string;
}

export interface MixedSize {
  jobs: number;
  /** of each kind of runner */
  runners: number;
}

/** Those of the simulator that judge by rows and commits, which do not ask who spoke. */
const checkersOfRows = [
  'one lease',
  'reports',
  'jobs end once',
  'loss policy',
  'removal fails',
  'offers fit',
  'device rows',
  'concurrency keys',
  'actions',
  'limits',
];

const faultless = { commitMsMean: 2, readMsMean: 0.2, conflict: 0, unavailable: 0, unknown: 0 };
const turmoilMs = 300_000;
const boundMs = 900_000;
const durations = { ...defaultDurations, leaseTtlMs: 30_000, syncHoldMs: 5_000, staleAfterMs: 15_000, offlineAfterMs: 30_000 };

const plain = { attributes: {}, ranges: {}, labels: [] };
const capabilitiesOf: Readonly<Record<'native' | ForeignProtocol, Capabilities>> = {
  native: { ...plain, executors: [{ name: 'shell', version: null }], capacity: 2, fence: true, devices: [] },
  gitea: { ...plain, executors: [{ name: 'gitea-workflow', version: null }], capacity: 1, fence: false, devices: [] },
  semaphore: {
    ...plain,
    labels: [semaphoreLabel],
    executors: [{ name: 'shell', version: null }],
    capacity: 3,
    fence: false,
    devices: [],
  },
  challengectl: { ...plain, executors: [{ name: 'transmit', version: null }], capacity: 1, fence: false, devices: [] },
};
const protocols = ['gitea', 'semaphore', 'challengectl'] as const;

/** Of its plan. */
const numberOf = ({ name }: Pick<Job, 'name'>): number => Number(name.split(' ')[1]);

/** A fleet of native runners and of those of three other systems works through jobs of all kinds, in a random order and under faults. */
export async function simulateMixed(
  seed: number,
  size: MixedSize,
  listener: ((line: string) => void) | null = null,
): Promise<MixedOutcome> {
  const scene = new MixedScene(seed, size);
  scene.trace.listener = listener;
  return await scene.run();
}

class MixedScene {
  readonly #size: MixedSize;
  readonly #random: Random;
  readonly #world = new World();
  readonly trace = new Trace(this.#world);
  readonly #observer = new Observer(this.trace);
  readonly #inner = createMemoryStore();
  readonly #logs: LogDisk;
  readonly #server: ServerNode;
  readonly #links: Link[] = [];
  readonly #plans = new Map<number, MixedPlan>();
  readonly #natives = new Map<string, RunnerNode>();
  readonly #foreign = new Map<string, ForeignNode>();
  readonly #machines: Machines;
  readonly #checker: ForeignChecker;
  readonly #jobIds = new Map<number, string>();
  #runs = 0;

  constructor(seed: number, size: MixedSize) {
    this.#size = size;
    this.#random = new Random(seed, 'mixed');
    const world = this.#world;
    const observer = this.#observer;
    this.#logs = new LogDisk(world, this.#random.fork('logs'), () => 0);
    this.#checker = new ForeignChecker({
      ...{ world, trace: this.trace, rows: observer.rows, logs: this.#logs, graceMs: durations.timeLimitGraceMs },
      protocolOf: (id) => this.#foreign.get(id)?.deps.protocol ?? null,
      fail: (checker, what) => observer.fail(checker, what),
    });
    const disk = new Disk({
      ...{ world, random: this.#random.fork('store'), inner: this.#inner, faults: () => faultless },
      watcher: { asked: (commits) => observer.asked(commits), applied: (commit, result) => observer.applied(commit, result) },
    });
    this.#server = new ServerNode({
      ...{ world, random: this.#random.fork('server'), trace: this.trace, disk, logs: this.#logs, durations, renewEvery: null },
      counted: () => {},
      defect: (what) => observer.fail('no defect', what),
      standing: (id, tokenId) => {
        const row = observer.rows.table('runner').get(id);
        const token = observer.rows.table('token').get(tokenId ?? '');
        return row && token ? standingOf(token, row) : 'revoked';
      },
      answered: (request, handled) => {
        observer.answered(request, handled);
        this.#checker.answered(request, handled);
      },
    });
    this.#machines = new Machines(world, this.#plans, {
      runStarted: (run) => this.#runStarted(run),
      runEnded: (run) => this.#checker.runEnded(run),
    });
  }

  #runStarted(run: ForeignRun): void {
    this.#runs++;
    this.#checker.runStarted(run, this.#jobIds.get(run.plan.number) ?? '');
  }

  async #enrol(protocol: 'native' | ForeignProtocol, number: number): Promise<void> {
    const random = this.#random.fork(`enrolment ${number}`);
    const name = this.trace.name(protocol, `enrolment ${number}`);
    const capabilities = capabilitiesOf[protocol];
    const { id, token } = await enrol({
      random,
      inner: this.#inner,
      rows: this.#observer.rows,
      protocol,
      number,
      name,
      capabilities,
    });
    this.trace.call(id, name);
    this.#place(protocol, { id, name, token });
  }

  #place(protocol: 'native' | ForeignProtocol, { id, name, token }: { id: string; name: string; token: string }): void {
    const deps = {
      world: this.#world,
      random: this.#random.fork(name),
      trace: this.trace,
      server: this.#server,
      id,
      name,
      token,
    };
    const link = this.#link(name, protocol);
    if (protocol === 'native') {
      const capabilities = capabilitiesOf.native;
      const watcher = this.#observer;
      this.#natives.set(id, new RunnerNode({ ...deps, link, watcher, capabilities, graceMs: { shell: 5_000 } }));
      return;
    }
    const { capacity } = capabilitiesOf[protocol];
    // a server of Gitea is never told how much room its runner has
    const room = protocol === 'gitea' ? 2 : capacity;
    this.#foreign.set(id, new ForeignNode({ ...deps, link, machines: this.#machines, protocol, capacity: room }));
  }

  /** Calls that come twice are told apart by the rows that they carry, where a protocol numbers these; the others have no proxy that sends again. */
  #link(name: string, protocol: string): Link {
    const random = this.#random.fork(`link ${name}`);
    const duplicates = protocol === 'gitea' || protocol === 'native' ? 0.03 : 0;
    const link = new Link(this.#world, random, { delayMsMin: 1, delayMsMean: random.pick([2, 40, 300]), loss: 0.02, duplicates });
    this.#links.push(link);
    return link;
  }

  /** A call of a person or a program, until it is answered. */
  #ask(life: Life, link: Link, args: unknown[]): void {
    const ask = async (): Promise<void> => {
      const answer = await call(life, link, this.#server, { op: 'person', from: 'jo', args }, 15_000);
      if (answer.ok || answer.failure.status === 409) return;
      await new Promise<void>((resolve) => void life.after(500, resolve));
      await ask();
    };
    void ask();
  }

  /** Jobs in a random order, and people who kick, disable and enable runners while they work. */
  #schedule(): void {
    const world = this.#world;
    const random = this.#random.fork('workload');
    const [client, link] = [new Life(world, { rate: 1, wallSkewMs: 0 }, 0), this.#link('clients', 'people')];
    for (let number = 1; number <= this.#size.jobs; number++) {
      const plan = drawMixedPlan(random, number, durations.leaseTtlMs);
      this.#plans.set(number, plan);
      const job = mixedJob(random, random.pick<MixedKind>([...mixedKinds, 'shell']), plan);
      world.after(random.between(0, turmoilMs * 0.6), () => this.#ask(client, link, ['submit', job, `key ${number}`]));
    }
    this.#lookAfter(client, link);
    const ids = [...this.#foreign.keys()];
    for (let at = random.exponential(12_000); at < turmoilMs; at += random.exponential(12_000)) {
      const id = random.pick(ids);
      const action = random.pick(['kick', 'disable'] as const);
      world.after(at, () => {
        this.trace.say('person', `${action}s ${this.trace.name('runner', id)}`);
        this.#ask(client, link, ['act', id, action, null]);
        if (action === 'disable')
          world.after(random.between(500, 30_000), () => this.#ask(client, link, ['act', id, 'enable', null]));
      });
    }
  }

  /** A person looks at what happened on the machines to jobs of which the server can not know, and says so. */
  #lookAfter(life: Life, link: Link): void {
    this.#world.after(5_000, () => {
      for (const { id, state } of this.#jobs()) {
        const runs = state === 'needs_attention' ? this.#checker.runsOf(id) : [null];
        if (runs.includes(null)) continue;
        const resolution = runs.includes('ok') ? 'succeed' : runs.includes('failed') ? 'fail' : 'retry';
        this.#ask(life, link, ['resolve', id, { resolution, confirmEnded: resolution === 'retry', note: null }]);
      }
      this.#lookAfter(life, link);
    });
  }

  async run(): Promise<MixedOutcome> {
    const { runners } = this.#size;
    let number = 0;
    for (const protocol of ['native', ...protocols] as const)
      for (let each = 0; each < runners; each++) await this.#enrol(protocol, ++number);
    const chaos = new MixedChaos({
      ...{ world: this.#world, random: this.#random.fork('chaos'), server: this.#server, links: this.#links },
      ...{ natives: [...this.#natives.values()], foreign: [...this.#foreign.values()], leaseTtlMs: durations.leaseTtlMs },
    });
    this.#watch(chaos);
    this.#server.start();
    for (const node of [...this.#natives.values(), ...this.#foreign.values()])
      this.#world.after(this.#random.between(0, 2_000), () => node.start());
    chaos.start();
    this.#schedule();
    await this.#world.run(() => this.#observer.violation !== null || this.#world.now >= turmoilMs);
    chaos.heal();
    const over = (): boolean => this.#observer.violation !== null || this.#isAtRest() || this.#world.now >= turmoilMs + boundMs;
    while (!over()) {
      const next = this.#world.now + 500;
      await this.#world.run(() => this.#observer.violation !== null || this.#world.now >= next);
    }
    await this.#judge();
    return this.#outcome();
  }

  #watch(chaos: MixedChaos): void {
    const makers = Object.fromEntries(Object.entries(allCheckers).filter(([name]) => checkersOfRows.includes(name)));
    const own = {
      committed: (changes: Parameters<ForeignChecker['committed']>[0]) => {
        for (const { before, after } of ofKind(changes, 'job')) if (!before && after) this.#jobIds.set(numberOf(after), after.id);
        this.#checker.committed(changes);
      },
      processStarted: (process: { runnerId: string; assignment: { jobId: string } }) =>
        this.#checker.processStarted(process.runnerId, process.assignment.jobId),
    };
    this.#observer.begin(
      {
        ...{ world: this.#world, durations, logs: this.#logs, server: this.#server, runners: this.#natives, storeFaults: false },
        serverBackAt: () => Math.max(chaos.serverBackAt, this.#server.startedAt),
        serverBreaks: () => this.#server.starts,
      },
      { ...makers, foreign: () => own },
    );
  }

  #jobs = (): Job[] => [...this.#observer.rows.table('job').values()];

  /** All jobs are there and over, and no attempt waits for its end. */
  #isAtRest(): boolean {
    const attempts = [...this.#observer.rows.table('attempt').values()];
    return (
      this.#jobs().filter(({ finishedAt }) => finishedAt !== null).length === this.#size.jobs &&
      attempts.every(({ state }) => state === 'ended')
    );
  }

  async #judge(): Promise<void> {
    const observer = this.#observer;
    if (observer.violation) return;
    const jobs = this.#jobs();
    const open = jobs.filter(({ finishedAt }) => finishedAt === null);
    if (jobs.length !== this.#size.jobs) observer.fail('submissions', `${jobs.length} of ${this.#size.jobs} jobs came`);
    for (const { id } of open.slice(0, 1)) await this.#sayWhy(id);
    if (open[0])
      observer.fail('liveness', `${open.length} jobs do not end: ${this.trace.name('job', open[0].id)} is ${open[0].state}`);
    for (const { id, name, state, outcome } of jobs) {
      const plan = this.#plans.get(numberOf({ name }));
      // what can not be stopped keeps its job until its time limit is over, which is how that one ends then
      if (outcome?.reason === 'timeout') continue;
      const wanted = plan?.ok ? 'succeeded' : 'failed';
      if (state !== wanted && state !== 'queued')
        observer.fail('ends are true', `${this.trace.name('job', id)} is ${state} (${outcome?.reason}), and its work ${wanted}`);
    }
    this.#checker.rested();
  }

  /** In the words that people are told. */
  async #sayWhy(jobId: string): Promise<void> {
    const { app } = this.#server;
    const why = app?.explain.job(jobId).then(
      ({ text, groups }) => this.trace.say('why', [text, ...groups.map((each) => each.text)].join(' / ')),
      (error: unknown) => this.trace.say('why', String(error)),
    );
    const until = this.#world.now + 1_000;
    await this.#world.run(() => this.#world.now >= until);
    await why;
  }

  #outcome(): MixedOutcome {
    const { violation, rows } = this.#observer;
    const attempts: Record<string, number> = {};
    for (const { runnerId, acceptedAt } of rows.table('attempt').values()) {
      const protocol = this.#foreign.get(runnerId)?.deps.protocol ?? 'native';
      if (acceptedAt !== null) attempts[protocol] = (attempts[protocol] ?? 0) + 1;
    }
    const ends: Record<string, number> = {};
    for (const { state } of this.#jobs()) ends[state] = (ends[state] ?? 0) + 1;
    return {
      violation: violation && `${violation.checker}: ${violation.what}`,
      ...{ lines: this.trace.lines(), ends, attempts, runs: this.#runs, lasted: this.#world.now, digest: this.trace.digest },
    };
  }
}
