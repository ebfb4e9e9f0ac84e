import type { Capabilities } from '@baton/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { transmitter } from '../nodes/foreign/node.ts';
import type { Enrolled } from '../run/enrol.ts';
import { type Fate, Table } from './table.ts';

/** One thing that is said, or happens. `task`: which of those that were given, the newest last. */
export type ChallengectlStep =
  | { do: 'submit' }
  | { do: 'task'; fate: Fate }
  | { do: 'tasks' }
  | { do: 'complete'; task: number; success: boolean; fate: Fate; twice: boolean }
  | { do: 'log'; fate: Fate }
  | { do: 'heartbeat'; fate: Fate }
  | { do: 'other'; task: number }
  | { do: 'wrong'; task: number }
  | { do: 'act'; action: 'kick' | 'disable' | 'enable' | 'remove' }
  | { do: 'resolve' }
  | { do: 'register' }
  | { do: 'signout' }
  | { do: 'restart' }
  | { do: 'wait'; ms: number };

const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'unheard', 'cut');
const task = fc.integer({ min: 0, max: 2 });

const step: fc.Arbitrary<ChallengectlStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('submit' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('task' as const), fate }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tasks' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('complete' as const), task, success: fc.boolean(), fate, twice: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('log' as const), fate }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('heartbeat' as const), fate }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other' as const), task }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wrong' as const), task }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      action: fc.constantFrom('kick', 'disable', 'enable', 'enable', 'remove'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resolve' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('register' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('signout' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 12_000, 100_000) }) },
);

export const challengectlConversation = fc.array(step, { minLength: 5, maxLength: 30 });

const capabilities: Capabilities = {
  ...{ labels: [], executors: [{ name: 'transmit', version: null }], capacity: 1, fence: false },
  ...{ attributes: {}, ranges: {}, devices: [] },
};
const frequency = { min: 433_920_000, max: 433_920_000 };
const job = {
  ...{
    name: 'one',
    project: null,
    executor: 'transmit',
    runner: null,
    labels: [],
    attributes: {},
    drawFrom: {},
    ranges: { frequency },
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
  await replay.take({ do: 'submit' });
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
  #lines = 0;

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
        await table.submit(job);
        break;
      case 'task':
        await this.#task(step.fate);
        break;
      case 'tasks': {
        const ask: [string, string, unknown] = ['challengectl', 'task', null];
        for (const answer of await table.atOnce(this.#own, ask, ask)) if (answer.ok) this.#handed(answer.body);
        break;
      }
      case 'complete':
        for (let time = step.twice ? 2 : 1; time > 0; time--) await this.#complete(step);
        break;
      case 'log': {
        const log = { level: 'INFO', message: `line ${this.#lines++}`, timestamp: '2026-01-01T00:00:00Z' };
        await table.foreign(this.#own, ['challengectl', 'log', { log }], step.fate);
        break;
      }
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
        await this.register();
        break;
      case 'signout':
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
    const answer = await this.#table.foreign(this.#own, ['challengectl', 'task', null], fate);
    if (answer?.ok) this.#handed(answer.body);
  }

  #handed(body: unknown): void {
    const { task } = body as { task: { challenge_id: string; config: { frequency: number } } | null };
    if (!task) return;
    const { rows } = this.#table.observer;
    const attempt = rows.attempt(task.challenge_id);
    expect(attempt?.runnerId).toBe(this.#own.id);
    expect(task.config.frequency).toBe(frequency.min);
    expect(this.#given, 'a task is given once: nobody may transmit it twice').not.toContain(task.challenge_id);
    this.#given.push(task.challenge_id);
  }

  /** What counts is recorded; of what does not, nothing changes. */
  async #complete({ task, success, fate }: Extract<ChallengectlStep, { do: 'complete' }>): Promise<void> {
    const id = this.#given.at(-1 - task);
    if (id === undefined) return;
    const { rows } = this.#table.observer;
    const before = rows.attempt(id);
    const isGone = rows.table('runner').get(this.#own.id)?.removedAt !== null;
    const message = { challenge_id: id, success, error_message: null, device_id: 0, frequency: frequency.min };
    const answer = await this.#table.foreign(this.#own, ['challengectl', 'complete', message], fate);
    const attempt = rows.attempt(id);
    const owner = rows.job(attempt?.jobId ?? '');
    if (before?.state === 'ended') expect(attempt?.cause).toBe(before.cause);
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
    if (waiting) await this.#table.person('resolve', waiting.id, { resolution: 'retry', confirmEnded: true, note: null });
  }
}
