import type { Capabilities } from '@baton/core';
import { expect } from 'vitest';
import { transmitter } from '../nodes/foreign/node.ts';
import type { Enrolled } from '../run/enrol.ts';
import type { ChallengectlStep } from './challengectl.ts';
import { type Fate, Table } from './table.ts';

const capabilities: Capabilities = {
  ...{ labels: [], executors: [{ name: 'transmit', version: null }], capacity: 1, fence: false },
  ...{ attributes: {}, ranges: {}, devices: [] },
};
const [inReach, outOfReach] = [433_920_000, 868_000_000];
const job = {
  ...{
    name: 'one',
    project: null,
    executor: 'transmit',
    runner: null,
    labels: [],
    attributes: {},
    drawFrom: {},
  },
  ...{ device: [], concurrency: null, priority: 0, onLost: 'requeue', onPartition: 'continue', maxAttempts: 100 },
  ...{
    waitLimitMs: null,
    timeLimitMs: null,
    executorVersionMin: null,
    runnerVersionMin: null,
    secrets: {},
    secretEnvironment: {},
  },
  spec: { modulation: 'cw', message: 'one' },
};

const jobAt = (frequency: number): object => ({ ...job, ranges: { frequency: { min: frequency, max: frequency } } });

/** Heartbeats come each 30 s; so many of them last longer than a lease. */
const [beatMs, beatsMax] = [30_000, 4];

const finals = ['succeeded', 'failed', 'cancelled'];

export async function replayChallengectl(steps: readonly ChallengectlStep[]): Promise<void> {
  const table = new Table();
  const replay = new ChallengectlReplay(
    table,
    await table.runner('challengectl', capabilities),
    await table.runner('challengectl', capabilities),
  );
  await table.start();
  await replay.register();
  await replay.take({ do: 'submit', isInReach: true });
  await replay.take({ do: 'task', fate: 'answered' });
  for (const each of steps) await replay.take(each);
  replay.judge();
  table.end();
}

class ChallengectlReplay {
  readonly #table: Table;
  readonly #own: Enrolled;
  readonly #other: Enrolled;
  /** ids of attempts */
  readonly #given: string[] = [];
  readonly #ended = new Map<string, string>();
  /** attempts whose end it told, and that counted */
  readonly #counted = new Set<string>();
  #lines = 0;
  /** it is not signed out: a call for a task brings it back */
  #listens = true;

  constructor(table: Table, own: Enrolled, other: Enrolled) {
    this.#table = table;
    this.#own = own;
    this.#other = other;
  }

  async register(): Promise<void> {
    const message = { hostname: 'mast', devices: [transmitter] };
    for (const runner of [this.#own, this.#other]) await this.#table.foreign(runner, ['challengectl', 'register', message]);
  }

  async take(step: ChallengectlStep): Promise<void> {
    const table = this.#table;
    switch (step.do) {
      case 'submit':
        await table.submit(jobAt(step.isInReach ? inReach : outOfReach));
        break;
      case 'task':
        await this.#task(step.fate);
        break;
      case 'tasks': {
        this.#listens = true;
        const ask: [string, string, unknown] = ['challengectl', 'task', null];
        for (const answer of await table.atOnce(this.#own, ask, ask)) if (answer.ok) this.#handed(answer.body);
        break;
      }
      case 'complete':
        for (let time = step.twice ? 2 : 1; time > 0; time--) await this.#complete(step);
        break;
      case 'log': {
        await table.foreign(this.#own, ['challengectl', 'log', this.#record()], step.fate);
        break;
      }
      case 'logs':
        await this.#logs();
        break;
      case 'beats':
        await this.#beats();
        break;
      case 'others':
        await this.#others();
        break;
      case 'cancel':
        await this.#cancel();
        break;
      case 'heartbeat':
        await table.foreign(this.#own, ['challengectl', 'heartbeat', null], step.fate);
        break;
      case 'other':
        await this.#unchanged(step.task, this.#other);
        break;
      case 'wrong':
        await this.#unchanged(step.task, { ...this.#own, token: 'nobody has it' });
        break;
      case 'act':
        await table.person('act', this.#own.id, step.action, null);
        break;
      case 'resolve':
        await this.#resolve();
        break;
      case 'register':
        this.#listens = true;
        await this.register();
        break;
      case 'signout':
        this.#listens = false;
        await table.foreign(this.#own, ['challengectl', 'signout', null]);
        break;
      case 'restart':
        await table.restart();
        break;
      case 'wait':
        await table.pass(step.ms);
    }
    this.judge();
  }

  async #task(fate: Fate): Promise<void> {
    this.#listens = true;
    const answer = await this.#table.foreign(this.#own, ['challengectl', 'task', null], fate);
    if (answer?.ok) this.#handed(answer.body);
  }

  #handed(body: unknown): void {
    const { task } = body as { task: { challenge_id: string; config: { frequency: number } } | null };
    if (!task) return;
    const { rows } = this.#table.observer;
    const attempt = rows.attempt(task.challenge_id);
    expect(attempt?.runnerId).toBe(this.#own.id);
    expect(task.config.frequency, 'its device can do no other').toBe(inReach);
    expect(this.#given, 'a task is given once: nobody may transmit it twice').not.toContain(task.challenge_id);
    this.#given.push(task.challenge_id);
  }

  #record(): object {
    return { log: { level: 'INFO', message: `line ${this.#lines++}`, timestamp: '2026-01-01T00:00:00Z' } };
  }

  /** What it runs, by the rows. */
  #running(): string[] {
    const attempts = [...this.#table.observer.rows.table('attempt').values()];
    return attempts.filter(({ state, runnerId }) => state === 'running' && runnerId === this.#own.id).map(({ id }) => id);
  }

  /** Two records at once, in whatever order: each stands once in the log of the one task that it has. */
  async #logs(): Promise<void> {
    const [id] = this.#running().filter((each) => this.#given.includes(each));
    const records = [this.#record(), this.#record()];
    const calls = records.map((each): [string, string, unknown] => ['challengectl', 'log', each]);
    const answers = await this.#table.atOnce(this.#own, ...calls);
    const isCertain = id !== undefined && this.#running().join() === id && this.#listens;
    if (!isCertain || !answers.every(({ ok }) => ok)) return;
    for (const at of [this.#lines - 2, this.#lines - 1]) expect(this.#table.lines(id)).toContain(`line ${at}`);
  }

  /** Longer than a lease, in which it only says that it is there: what it was given goes on. */
  async #beats(): Promise<void> {
    const before = this.#running().filter((id) => this.#given.includes(id));
    for (let beat = 0; beat < beatsMax; beat++) {
      const answer = await this.#table.foreign(this.#own, ['challengectl', 'heartbeat', null]);
      if (!answer?.ok || !this.#listens) return;
      await this.#table.pass(beatMs);
    }
    for (const id of before) expect(this.#running(), 'heartbeats keep what it has').toContain(id);
  }

  /** Another one takes what there is, and so what this one lost; it tells how it ended. */
  async #others(): Promise<void> {
    const answer = await this.#table.foreign(this.#other, ['challengectl', 'task', null]);
    const { task } = answer?.ok ? (answer.body as { task: { challenge_id: string } | null }) : { task: null };
    if (!task) return;
    expect(this.#given, 'a task is given once').not.toContain(task.challenge_id);
    const message = { challenge_id: task.challenge_id, success: true, error_message: null, device_id: 0, frequency: inReach };
    const told = await this.#table.foreign(this.#other, ['challengectl', 'complete', message]);
    expect(told?.ok).toBe(true);
  }

  async #cancel(): Promise<void> {
    const open = [...this.#table.observer.rows.table('job').values()].find(({ finishedAt }) => finishedAt === null);
    if (open) await this.#table.person('cancel', open.id);
  }

  /** What counts is recorded; of what does not, nothing changes. */
  async #complete({ task, success, fate }: Extract<ChallengectlStep, { do: 'complete' }>): Promise<void> {
    const id = this.#given.at(-1 - task);
    if (id === undefined) return;
    const { rows } = this.#table.observer;
    const before = rows.attempt(id);
    const ownerBefore = JSON.stringify(rows.job(before?.jobId ?? ''));
    const isGone = rows.table('runner').get(this.#own.id)?.removedAt !== null;
    const message = { challenge_id: id, success, error_message: null, device_id: 0, frequency: inReach };
    const answer = await this.#table.foreign(this.#own, ['challengectl', 'complete', message], fate);
    const attempt = rows.attempt(id);
    const owner = rows.job(attempt?.jobId ?? '');
    if (before?.state === 'ended') {
      expect(attempt?.cause).toBe(before.cause);
      if (owner?.attemptId !== id) expect(JSON.stringify(owner), 'who lost a job says nothing of it').toBe(ownerBefore);
      if (answer?.ok) expect(this.#counted, 'only what counts is recorded').toContain(id);
    }
    if (before?.state === 'running' && attempt?.cause === 'finished') this.#counted.add(id);
    if (before?.state !== 'running' || !answer?.ok || isGone) return;
    expect(attempt?.state).toBe('ended');
    if (owner?.cancel === null && owner.attemptId === id) expect(owner.state).toBe(success ? 'succeeded' : 'failed');
  }

  judge(): void {
    const { rows } = this.#table.observer;
    for (const { id, state, outcome } of rows.table('job').values()) {
      if (!finals.includes(state)) continue;
      const how = JSON.stringify([state, outcome]);
      expect(this.#ended.get(id) ?? how).toBe(how);
      this.#ended.set(id, how);
      const ends = rows.attemptsOf(id).filter(({ cause }) => cause === 'finished');
      if (outcome?.reason === 'exit') expect(ends).toHaveLength(1);
    }
    for (const { id } of rows.table('attempt').values()) {
      const told = this.#table.lines(id).filter((line) => line.startsWith('line '));
      expect(new Set(told).size).toBe(told.length);
    }
    expect(this.#table.observer.violation).toBeNull();
  }

  async #unchanged(task: number, by: Enrolled): Promise<void> {
    const id = this.#given.at(-1 - task);
    if (id === undefined) return;
    const before = this.#table.digest();
    const message = { challenge_id: id, success: true, error_message: null, device_id: 0, frequency: null };
    const answer = await this.#table.foreign(by, ['challengectl', 'complete', message]);
    expect(answer?.ok).toBe(false);
    expect(this.#table.digest()).toBe(before);
  }

  async #resolve(): Promise<void> {
    const waiting = [...this.#table.observer.rows.table('job').values()].find(({ state }) => state === 'needs_attention');
    const seen = { attemptId: waiting?.attemptId ?? null, attentionAt: waiting?.attention?.at ?? null };
    const how = { resolution: 'retry', confirmEnded: true, note: null, ...seen };
    if (waiting) await this.#table.person('resolve', waiting.id, how);
  }
}
