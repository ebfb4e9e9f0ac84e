import { defaultDurations, insert, newRunner, standingOf } from '@baton/core';
import { type Commit, type CommitResult, createMemoryStore } from '@baton/server';
import { CopiesChecker } from '../checkers/copies.ts';
import { epochMs, Life } from '../clock/life.ts';
import { Random } from '../clock/random.ts';
import { World } from '../clock/world.ts';
import { LogDisk } from '../faults/log-disk.ts';
import { Disk } from '../faults/store.ts';
import { call } from '../network/call.ts';
import { Link } from '../network/link.ts';
import { seededEntropy, seededMint } from '../nodes/entropy.ts';
import { RunnerNode } from '../nodes/runner.ts';
import { ServerNode } from '../nodes/server.ts';
import type { JobPlan } from '../workload/plan.ts';
import { Observer } from './observer.ts';
import { Trace } from './trace.ts';

/** `of now`: what is on the first machine's disk; `older`: what was there before it last renewed its token; `restored`: the first machine is no more. */
export type Copying = 'of now' | 'older' | 'restored';

export interface CopiesOutcome {
  violation: string | null;
  /** true time of the second machine's first life */
  copiedAt: number;
  frozenAt: number | null;
  how: string | null;
  /** the server does not know the copied token any more: it lets nobody in */
  isForgotten: boolean;
  lines: string[];
  /** jobs that were neither done nor, where they had passed the gate, put before a person */
  lost: string[];
}

const jobCount = 12;
const turmoilMs = 240_000;
/** One exchange, of whose calls three are lost: a call is given up after 30 s. */
const boundMs = 90_000;
const faultless = { commitMsMean: 2, readMsMean: 0.2, conflict: 0, unavailable: 0, unknown: 0 };
const capabilities = {
  ...{ labels: [], executors: [{ name: 'shell', version: null }], capacity: 2, fence: true, attributes: {}, ranges: {} },
  devices: [],
};

/** A folder of a runner is copied to another machine while both runners of a fleet work. */
export async function simulateCopies(seed: number, copying: Copying): Promise<CopiesOutcome> {
  const scene = new CopiesScene(seed, copying);
  return await scene.run();
}

class CopiesScene {
  readonly #copying: Copying;
  readonly #random: Random;
  readonly #world = new World();
  readonly #trace = new Trace(this.#world);
  readonly #observer = new Observer(this.#trace);
  readonly #inner = createMemoryStore();
  readonly #server: ServerNode;
  #copiedAt = 0;
  #copied = '';

  constructor(seed: number, copying: Copying) {
    this.#copying = copying;
    this.#random = new Random(seed);
    const world = this.#world;
    const disk = new Disk({
      ...{ world, random: this.#random.fork('store'), inner: this.#inner, faults: () => faultless },
      watcher: { asked: (commits) => this.#observer.asked(commits), applied: (commit, result) => this.#applied(commit, result) },
    });
    this.#server = new ServerNode({
      ...{ world, random: this.#random.fork('server'), trace: this.#trace, disk, durations: defaultDurations },
      logs: new LogDisk(world, this.#random.fork('logs'), () => 0),
      counted: () => {},
      defect: (what) => this.#observer.fail('no defect', what),
      renewEvery: 20_000,
      standing: (id, tokenId) => {
        const row = this.#observer.rows.table('runner').get(id);
        const token = this.#observer.rows.table('token').get(tokenId ?? '');
        return row && token ? standingOf(token, row) : 'revoked';
      },
      answered: (request, handled) => this.#observer.answered(request, handled),
    });
  }

  #checker: CopiesChecker | null = null;

  #applied(commit: Commit, result: CommitResult): void {
    // before the rows of the observer know it
    const { rows } = this.#observer;
    const changes = result.status === 'committed' ? commit.changes : [];
    const seen = changes.flatMap((change) =>
      change.kind === 'runner' && change.op !== 'remove'
        ? [{ kind: change.kind, before: rows.table('runner').get(change.row.id) ?? null, after: change.row }]
        : [],
    );
    this.#observer.applied(commit, result);
    this.#checker?.committed(seen, commit);
  }

  async #enrol(name: string, number: number): Promise<{ id: string; token: string }> {
    const random = this.#random.fork(`enrolment ${name}`);
    const id = seededEntropy(random).uuid(0);
    const fields = { id, number, scopeId: 'instance', name, executorsAllowed: null, labelsAdded: [], workspace: null };
    const rules = { refusesUnlabelled: false, trusted: false, ephemeral: false, createdBy: 'simulation' };
    const who = { scopeId: 'instance', subjectId: id, name: 'runner', createdBy: 'simulation', expiresAt: null };
    const token = seededMint(random).derive({ kind: 'run', ...who }, `first ${id}`, epochMs).row;
    const held = { credential: 'active' as const, tokenId: token.id, declared: capabilities, version: '0.1.0' };
    const row = { ...newRunner({ ...fields, ...rules }, epochMs), ...held, enrolledAt: epochMs };
    const commit = { changes: [insert('token', token), insert('runner', row)], guards: [], events: [] };
    await this.#inner.commit([commit]);
    this.#observer.rows.apply(commit);
    return { id, token: token.id };
  }

  #node(name: string, address: string, { id, token }: { id: string; token: string }): RunnerNode {
    const random = this.#random.fork(name);
    const deps = { world: this.#world, random, trace: this.#trace, server: this.#server, watcher: this.#observer };
    return new RunnerNode({
      ...deps,
      ...{ link: this.#link(name), id, name, address, capabilities, token },
      graceMs: { shell: 1_000 },
    });
  }

  #link(name: string): Link {
    const random = this.#random.fork(`link ${name}`);
    return new Link(this.#world, random, { delayMsMin: 1, delayMsMean: random.pick([2, 40, 300]), loss: 0.02, duplicates: 0.05 });
  }

  #submit(number: number, life: Life, link: Link): void {
    const runMs = this.#random.integer(1_000, 30_000);
    const plan: JobPlan = {
      ...{
        runMs,
        exitCode: 0,
        unprepared: 0,
        ignoresLimit: false,
        lingersMs: 5,
        pieces: 2,
        gatesMs: [Math.round(runMs / 2)],
        draws: [],
        asks: [],
      },
    };
    const needs = { executor: 'shell', runner: null, labels: [], device: null, drawFrom: {}, ranges: {}, attributes: {} };
    const rules = { concurrency: null, priority: 0, onLost: 'requeue', onPartition: 'stop', maxAttempts: 50 };
    const limits = { waitLimitMs: null, timeLimitMs: null, executorVersionMin: null, runnerVersionMin: null };
    const input = {
      name: `job ${number}`,
      project: null,
      ...needs,
      ...rules,
      ...limits,
      secrets: {},
      secretEnvironment: {},
      spec: plan,
    };
    const ask = async (): Promise<void> => {
      const request = { op: 'person', from: 'jo', args: ['submit', input, `key ${number}`] };
      const answer = await call(life, link, this.#server, request, 15_000);
      if (!answer.ok) await ask();
    };
    void ask();
  }

  async run(): Promise<CopiesOutcome> {
    const world = this.#world;
    const [first, second] = [await this.#enrol('one', 1), await this.#enrol('other', 2)];
    const one = this.#node('one', '10.0.0.1', first);
    const copy = this.#node('copy', '10.0.0.2', first);
    const other = this.#node('other', '10.0.0.3', second);
    const checker = new CopiesChecker(
      { world, copies: [one, copy], boundMs, isKnown: ({ disk }) => this.#observer.rows.table('token').has(disk.token) },
      (what) => this.#observer.fail('copies', what),
    );
    this.#checker = checker;
    this.#server.start();
    for (const node of [one, other]) world.after(this.#random.between(0, 2_000), () => node.start());
    const [client, link] = [new Life(world, { rate: 1, wallSkewMs: 0 }, 0), this.#link('client')];
    for (let number = 0; number < jobCount; number++)
      world.after(this.#random.between(2_000, 90_000), () => this.#submit(number, client, link));
    world.after(this.#random.between(25_000, 60_000), () => this.#copy(one, copy));
    const ended = (): boolean => {
      checker.look();
      const jobs = [...this.#observer.rows.table('job').values()];
      const areOver =
        jobs.length === jobCount && jobs.every(({ state, finishedAt }) => finishedAt !== null || state === 'needs_attention');
      const isSeen = checker.frozenAt !== null || this.#copying === 'restored';
      return this.#observer.violation !== null || world.now >= turmoilMs || (areOver && isSeen && world.now > 120_000);
    };
    await world.run(ended);
    const { violation, rows } = this.#observer;
    return {
      violation: violation && `${violation.checker}: ${violation.what}`,
      copiedAt: this.#copiedAt,
      frozenAt: checker.frozenAt,
      isForgotten: !rows.table('token').has(this.#copied),
      how: rows.table('runner').get(one.id)?.frozen?.how ?? null,
      lines: this.#trace.lines(),
      lost: this.#lost(),
    };
  }

  #lost(): string[] {
    const { rows } = this.#observer;
    const jobs = [...rows.table('job').values()];
    const isFine = ({ state, attention }: (typeof jobs)[number]): boolean =>
      state === 'succeeded' || (state === 'needs_attention' && attention?.reason === 'gated');
    const missing = jobCount - jobs.length;
    return [
      ...jobs.filter((job) => !isFine(job)).map(({ id, state }) => `${id} is ${state}`),
      ...Array(missing).fill('never came'),
    ];
  }

  #copy(one: RunnerNode, copy: RunnerNode): void {
    this.#copiedAt = this.#world.now;
    const { token } = one.disk;
    const older = this.#observer.rows.table('token').get(token)?.replaces ?? token;
    this.#copied = this.#copying === 'older' ? older : token;
    copy.disk.token = this.#copied;
    if (this.#copying === 'restored') {
      one.retired = true;
      one.crash();
    }
    copy.start();
  }
}
