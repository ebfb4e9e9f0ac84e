import { type Capabilities, defaultDurations, type Job, standingOf } from '@baton/core';
import { createMemoryStore } from '@baton/server';
import { allCheckers } from '../checkers/all.ts';
import { ForeignChecker } from '../checkers/foreign.ts';
import { ToldChecker } from '../checkers/foreign-told.ts';
import { ofKind } from '../checkers/rows.ts';
import { Random } from '../clock/random.ts';
import { World } from '../clock/world.ts';
import { LogDisk } from '../faults/log-disk.ts';
import { MixedChaos } from '../faults/mixed-chaos.ts';
import { drawMixedProfile, type MixedProfile } from '../faults/mixed-profile.ts';
import { Disk } from '../faults/store.ts';
import { Link } from '../network/link.ts';
import { type ForeignRun, Machines, type MixedPlan } from '../nodes/foreign/machine.ts';
import { ForeignNode, type ForeignProtocol } from '../nodes/foreign/node.ts';
import { RunnerNode } from '../nodes/runner.ts';
import { ServerNode } from '../nodes/server.ts';
import { drawMixedPlan, type MixedKind, mixedJob, mixedKinds, semaphoreLabel } from '../workload/mixed-jobs.ts';
import { MixedPeople } from '../workload/mixed-people.ts';
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
  /** runners that people removed */
  removed: number;
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
  'logs are closed',
];

/** Of what is stored in a log, to look at it. */
const lookMsMax = 5;
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
  readonly #told: ToldChecker;
  readonly #profile: MixedProfile;
  readonly #chaos: MixedChaos;
  readonly #people: MixedPeople;
  readonly #jobIds = new Map<number, string>();
  #runs = 0;

  constructor(seed: number, size: MixedSize) {
    this.#size = size;
    this.#random = new Random(seed, 'mixed');
    const world = this.#world;
    const observer = this.#observer;
    this.#profile = drawMixedProfile(this.#random.fork('profile'));
    const { storeFaults } = this.#profile;
    this.#logs = new LogDisk(world, this.#random.fork('logs'), () => this.#chaos.logStoreFull, lookMsMax);
    this.#told = new ToldChecker({
      ...{ world, trace: this.trace, rows: observer.rows, storeFaults },
      fail: (checker, what) => observer.fail(checker, what),
    });
    this.#checker = new ForeignChecker({
      ...{ world, trace: this.trace, rows: observer.rows, logs: this.#logs, graceMs: durations.timeLimitGraceMs },
      protocolOf: (id) => this.#foreign.get(id)?.deps.protocol ?? null,
      fail: (checker, what) => observer.fail(checker, what),
    });
    const disk = new Disk({
      ...{ world, random: this.#random.fork('store'), inner: this.#inner, faults: () => this.#chaos.store },
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
        this.#told.answered(request, handled);
      },
    });
    this.#machines = new Machines(world, this.#plans, {
      runStarted: (run) => this.#runStarted(run),
      runEnded: (run) => this.#checker.runEnded(run),
    });
    this.#chaos = new MixedChaos({
      ...{ world, random: this.#random.fork('chaos'), server: this.#server, links: this.#links, profile: this.#profile },
      ...{ natives: this.#natives, foreign: this.#foreign, leaseTtlMs: durations.leaseTtlMs },
    });
    this.#people = new MixedPeople({
      ...{ world, random: this.#random.fork('people'), trace: this.trace, server: this.#server, rows: observer.rows },
      ...{ link: this.#link('clients', 'people'), foreign: this.#foreign, turmoilMs },
      runsOf: (jobId) => this.#checker.runsOf(jobId),
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

  /** Jobs in a random order. What never ends by itself somebody cancels. */
  #schedule(): void {
    const world = this.#world;
    const random = this.#random.fork('workload');
    for (let number = 1; number <= this.#size.jobs; number++) {
      const kind = random.pick<MixedKind>([...mixedKinds, 'shell']);
      const plan = drawMixedPlan(random, { number, leaseTtlMs: durations.leaseTtlMs, mayBeEndless: kind !== 'transmit' });
      this.#plans.set(number, plan);
      const job = mixedJob(random, kind, plan);
      const at = random.between(0, turmoilMs * 0.6);
      world.after(at, () => this.#people.ask(['submit', job, `key ${number}`]));
      if (plan.isEndless) this.#people.cancelLater(at + random.between(0, 60_000), () => this.#jobIds.get(number));
    }
    this.#people.start();
  }

  async run(): Promise<MixedOutcome> {
    const { runners } = this.#size;
    let number = 0;
    for (const protocol of ['native', ...protocols] as const)
      for (let each = 0; each < runners; each++) await this.#enrol(protocol, ++number);
    this.#watch();
    this.#server.start();
    for (const node of [...this.#natives.values(), ...this.#foreign.values()])
      this.#world.after(this.#random.between(0, 2_000), () => node.start());
    this.#chaos.start();
    this.#schedule();
    await this.#world.run(() => this.#observer.violation !== null || this.#world.now >= turmoilMs);
    this.#chaos.heal();
    // a client of another system waits half a minute for an answer that was lost, as long as its lease
    for (const link of this.#links) link.quality = { ...link.quality, loss: 0 };
    const over = (): boolean => this.#observer.violation !== null || this.#isAtRest() || this.#world.now >= turmoilMs + boundMs;
    while (!over()) {
      const next = this.#world.now + 500;
      await this.#world.run(() => this.#observer.violation !== null || this.#world.now >= next);
    }
    await this.#judge();
    return this.#outcome();
  }

  #watch(): void {
    const makers = Object.fromEntries(Object.entries(allCheckers).filter(([name]) => checkersOfRows.includes(name)));
    const own = {
      committed: (changes: Parameters<ForeignChecker['committed']>[0]) => {
        for (const { before, after } of ofKind(changes, 'job')) if (!before && after) this.#jobIds.set(numberOf(after), after.id);
        this.#checker.committed(changes);
        this.#told.committed(changes);
      },
      processStarted: (process: { runnerId: string; assignment: { jobId: string } }) =>
        this.#checker.processStarted(process.runnerId, process.assignment.jobId),
    };
    this.#observer.begin(
      {
        ...{ world: this.#world, durations, logs: this.#logs, server: this.#server, runners: this.#natives },
        storeFaults: this.#profile.storeFaults,
        serverBackAt: () => Math.max(this.#chaos.serverBackAt, this.#server.startedAt),
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
    for (const job of jobs) this.#judgeEnd(job);
    this.#checker.rested();
  }

  #judgeEnd(job: Job): void {
    const { id, state, outcome, cancel, runnerId } = job;
    const plan = this.#plans.get(numberOf(job));
    // what can not be stopped keeps its job until its time limit is over, which is how that one ends then
    if (outcome?.reason === 'timeout') return;
    if (state === 'queued' || (state === 'cancelled' && cancel)) return;
    if (outcome?.reason === 'runner_removed' && this.#people.removed.has(runnerId ?? '')) return;
    const wanted = plan?.isEndless ? 'cancelled' : plan?.ok ? 'succeeded' : 'failed';
    if (state !== wanted)
      this.#observer.fail(
        'ends are true',
        `${this.trace.name('job', id)} is ${state} (${outcome?.reason}), and its work ${wanted}`,
      );
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
      ...{
        lines: this.trace.lines(),
        ends,
        attempts,
        runs: this.#runs,
        removed: this.#people.removed.size,
        lasted: this.#world.now,
        digest: this.trace.digest,
      },
    };
  }
}
