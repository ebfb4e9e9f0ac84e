import type { Capabilities, Job } from '@baton/core';
import { expect } from 'vitest';
import { numberOfAttempt } from '../checkers/foreign-numbers.ts';
import type { Enrolled } from '../run/enrol.ts';
import type { GiteaStep } from './gitea.ts';
import { type Fate, Table } from './table.ts';

const results = ['RESULT_UNSPECIFIED', 'RESULT_SUCCESS', 'RESULT_FAILURE', 'RESULT_CANCELLED'];
const capabilities: Capabilities = {
  ...{ labels: ['linux'], executors: [{ name: 'gitea-workflow', version: null }], capacity: 1, fence: false },
  ...{ attributes: {}, ranges: {}, devices: [] },
};
const job = {
  ...{
    name: 'one',
    project: null,
    executor: 'gitea-workflow',
    runner: null,
    labels: [],
    attributes: {},
    drawFrom: {},
    ranges: {},
  },
  ...{ device: null, concurrency: null, priority: 0, onLost: 'requeue', onPartition: 'continue', maxAttempts: 100 },
  ...{
    waitLimitMs: null,
    timeLimitMs: null,
    executorVersionMin: null,
    runnerVersionMin: null,
    secrets: {},
    secretEnvironment: {},
  },
  spec: { workflow: 'on: push\njobs:\n  one:\n    runs-on: linux\n    steps:\n      - run: echo one\n' },
};

interface Given {
  id: string;
  attemptId: string;
  jobId: string;
  /** rows that the server acknowledged, ever */
  acknowledged: number;
  isSealed: boolean;
}

const finals = ['succeeded', 'failed', 'cancelled'];
/** How an attempt ends that nobody spoke of. */
const silent = ['lease_expired', 'missing_from_sync', 'new_session'];
const rowOf = (task: string, at: number): string => `row ${at} of ${task}`;

/** Replays a conversation with an independent idea of what must hold after each step. */
export async function replayGitea(steps: readonly GiteaStep[]): Promise<void> {
  const table = new Table();
  const replay = new GiteaReplay(table, await table.runner('gitea', capabilities), await table.runner('gitea', capabilities));
  await table.start();
  await replay.declare();
  await replay.take({ do: 'submit', stop: false });
  await replay.take({ do: 'fetch', fate: 'answered' });
  for (const each of steps) await replay.take(each);
  replay.judge();
  table.end();
}

class GiteaReplay {
  readonly #table: Table;
  readonly #own: Enrolled;
  readonly #other: Enrolled;
  readonly #given: Given[] = [];
  readonly #ended = new Map<string, string>();
  /** attempts that something besides silence may have taken */
  readonly #doubted = new Set<string>();
  #version = '0';
  #keys = 0;

  constructor(table: Table, own: Enrolled, other: Enrolled) {
    this.#table = table;
    this.#own = own;
    this.#other = other;
  }

  async declare(): Promise<void> {
    const message = { version: 'v3.3.0', labels: ['linux'], capabilities: ['cancelling'] };
    for (const runner of [this.#own, this.#other]) await this.#table.foreign(runner, ['gitea', 'declare', message]);
  }

  async take(step: GiteaStep): Promise<void> {
    const table = this.#table;
    switch (step.do) {
      case 'submit':
        await table.submit({ ...job, onPartition: step.stop ? 'stop' : 'continue' });
        break;
      case 'fetch':
        await this.#fetch(step.fate);
        break;
      case 'fetches':
        await this.#fetches();
        break;
      case 'lost':
        await this.#lost();
        break;
      case 'logs':
        await this.#logs(step);
        break;
      case 'log':
        for (let time = step.twice ? 2 : 1; time > 0; time--) await this.#log(step);
        break;
      case 'update':
        for (let time = step.twice ? 2 : 1; time > 0; time--) await this.#update(step);
        break;
      case 'other':
        await this.#unchanged(step.task, this.#other);
        break;
      case 'wrong':
        await this.#unchanged(step.task, { ...this.#own, token: this.#other.token.replace(/^./, 'x') });
        break;
      case 'act':
        this.#doubtAll();
        await table.person('act', this.#own.id, step.action, null);
        break;
      case 'cancel':
        await this.#cancel();
        break;
      case 'declare':
        this.#doubtAll();
        await this.declare();
        break;
      case 'restart':
        await table.restart();
        break;
      case 'wait':
        await table.pass(step.ms);
    }
    this.judge();
  }

  /** Whatever happened: what ended stays as it ended, what is stored is what was written, and nothing that was acknowledged is gone. */
  judge(): void {
    const { rows } = this.#table.observer;
    for (const { id, state, outcome } of rows.table('job').values()) {
      if (!finals.includes(state)) continue;
      const how = JSON.stringify([state, outcome]);
      expect(this.#ended.get(id) ?? how).toBe(how);
      this.#ended.set(id, how);
    }
    for (const { id, jobId, runnerId, cause } of rows.table('attempt').values())
      if (runnerId === this.#own.id && rows.job(jobId)?.onPartition === 'stop' && !this.#doubted.has(id))
        expect(silent, 'silence takes no stop job').not.toContain(cause);
    for (const { id, attemptId, acknowledged } of this.#given) {
      const lines = this.#table.lines(attemptId);
      expect(lines).toEqual(lines.map((_, at) => rowOf(id, at)));
      expect(lines.length).toBeGreaterThanOrEqual(acknowledged);
    }
    expect(this.#table.observer.violation).toBeNull();
  }

  /** A live attempt is given once, or again as long as nothing was heard of it. */
  async #fetch(fate: Fate): Promise<void> {
    const message = { tasksVersion: this.#version };
    const answer = await this.#table.foreign(this.#own, ['gitea', 'fetchTask', message, { timeoutMs: 5_000 }], fate);
    if (answer?.ok) this.#handed(answer.body);
  }

  /** Two calls that wait at once never get the same. */
  async #fetches(): Promise<void> {
    const fetch: [string, string, unknown, object] = [
      'gitea',
      'fetchTask',
      { tasksVersion: this.#version },
      { timeoutMs: 5_000 },
    ];
    const answers = await this.#table.atOnce(this.#own, fetch, fetch);
    const version = this.#version;
    for (const answer of answers) {
      this.#version = version;
      if (answer.ok) this.#handed(answer.body);
    }
  }

  /** A runner whose question has a key repeats it when it heard no answer, and gets what it was given. */
  async #lost(): Promise<void> {
    const { rows } = this.#table.observer;
    const running = (): string[] =>
      [...rows.table('attempt').values()]
        .filter(({ state, runnerId }) => state === 'running' && runnerId === this.#own.id)
        .map(({ id }) => id);
    const before = running();
    const more = { timeoutMs: 5_000, requestKey: `key ${++this.#keys}` };
    const fetch: [string, string, unknown, object] = ['gitea', 'fetchTask', { tasksVersion: this.#version }, more];
    await this.#table.foreign(this.#own, fetch, 'unheard');
    const given = running().filter((id) => !before.includes(id));
    const answer = await this.#table.foreign(this.#own, fetch);
    if (answer?.ok) this.#handed(answer.body);
    const left = running();
    for (const id of given)
      if (left.includes(id))
        expect(
          this.#given.map(({ attemptId }) => attemptId),
          'what was lost is given again',
        ).toContain(id);
  }

  #handed(body: unknown): void {
    const { task, tasksVersion } = body as { task?: { id: string; context?: object }; tasksVersion: string };
    expect(Number(tasksVersion)).toBeGreaterThan(Number(this.#version));
    this.#version = task ? '0' : tasksVersion;
    if (!task) return;
    expect(task.context).toBeDefined();
    const held = [...this.#table.observer.rows.table('attempt').values()].filter(
      ({ state, runnerId }) => state === 'running' && runnerId === this.#own.id,
    );
    const known = this.#given.map(({ attemptId }) => attemptId);
    const attempt = held.find(({ id }) => !known.includes(id) && String(numberOfAttempt(id)) === task.id);
    expect(attempt, 'a task is of an attempt that runs, and is given once').toBeDefined();
    if (attempt) this.#given.push({ id: task.id, attemptId: attempt.id, jobId: attempt.jobId, acknowledged: 0, isSealed: false });
  }

  #pick(at: number): Given | undefined {
    return this.#given.at(-1 - at);
  }

  #doubtAll(): void {
    for (const { id } of this.#table.observer.rows.table('attempt').values()) this.#doubted.add(id);
  }

  #message(id: string, index: number, rows: number, noMore: boolean): object {
    const sent = Array.from({ length: rows }, (_, at) => ({ time: '2026-01-01T00:00:00Z', content: rowOf(id, index + at) }));
    return { taskId: id, index: String(index), rows: sent, noMore };
  }

  /** The same rows, and some of them with one more, at the same time: each is stored once. */
  async #logs({ task, from, rows }: Extract<GiteaStep, { do: 'logs' }>): Promise<void> {
    const given = this.#pick(task);
    if (!given) return;
    const before = this.#table.lines(given.attemptId).length;
    const index = Math.max(0, before + from);
    const counts = [rows, rows + 1];
    const calls = counts.map((count): [string, string, unknown] => [
      'gitea',
      'updateLog',
      this.#message(given.id, index, count, false),
    ]);
    const acks = await this.#table.atOnce(this.#own, ...calls);
    for (const answer of acks) {
      if (!answer.ok) continue;
      const ack = Number((answer.body as { ackIndex?: string }).ackIndex ?? '0');
      expect(ack, 'an acknowledgement does not go back').toBeGreaterThanOrEqual(before);
      expect(ack).toBeLessThanOrEqual(this.#table.lines(given.attemptId).length);
    }
  }

  async #log({ task, from, rows, noMore, fate }: Extract<GiteaStep, { do: 'log' }>): Promise<void> {
    const given = this.#pick(task);
    if (!given) return;
    const before = this.#table.lines(given.attemptId).length;
    const index = Math.max(0, before + from);
    const wasOpen = this.#table.observer.rows.attempt(given.attemptId)?.log === null;
    const message = this.#message(given.id, index, rows, noMore);
    const answer = await this.#table.foreign(this.#own, ['gitea', 'updateLog', message], fate);
    const stored = this.#table.lines(given.attemptId).length;
    const isBeyond = index > before;
    if (isBeyond) expect(stored).toBe(before);
    const isOpen = this.#table.observer.rows.attempt(given.attemptId)?.log === null;
    if (isBeyond && wasOpen) expect(isOpen, 'a log that lacks rows is not closed').toBe(true);
    if (!answer) return;
    if (!answer.ok)
      return void expect(['already_exists', 'not_found', 'unauthenticated', 'unavailable', 'aborted']).toContain(
        answer.failure.code,
      );
    const { ackIndex = '0' } = answer.body as { ackIndex?: string };
    expect(Number(ackIndex)).toBe(stored);
    // no row is lost without a refusal
    if (!isBeyond) expect(stored).toBeGreaterThanOrEqual(index + rows);
    given.acknowledged = Math.max(given.acknowledged, stored);
  }

  async #update({ task, result, fate }: Extract<GiteaStep, { do: 'update' }>): Promise<void> {
    const given = this.#pick(task);
    if (!given) return;
    const { rows } = this.#table.observer;
    const before = rows.attempt(given.attemptId);
    const message = { state: { id: given.id, result, steps: [] }, outputs: {} };
    const answer = await this.#table.foreign(this.#own, ['gitea', 'updateTask', message], fate);
    const attempt = rows.attempt(given.attemptId);
    const owner = rows.job(given.jobId);
    if (before?.state === 'ended' && attempt)
      expect(JSON.stringify(attempt)).toBe(JSON.stringify({ ...before, log: attempt.log, revision: attempt.revision }));
    if (result === 0 && before?.state === 'running' && attempt)
      expect(['running', 'ended', 'lost', 'stopping']).toContain(attempt.state);
    if (!answer?.ok || !owner) return;
    const told = (answer.body as { state?: { result?: string } }).state?.result ?? results[0];
    if (result === 0 && before?.state === 'ended') expect(told, 'what is over is not to go on').not.toBe(results[0]);
    this.#judgeAnswer(told, result, owner, attempt?.state === 'running');
  }

  /** A task that counts is to go on; any other is to end. */
  #judgeAnswer(told: string | undefined, result: number, owner: Job, runs: boolean): void {
    if (result !== 0) return;
    const isCancelled = owner.cancel !== null;
    if (runs && !isCancelled) expect(told).toBe('RESULT_UNSPECIFIED');
    if (isCancelled) expect(told, 'what is cancelled is told').toBe('RESULT_CANCELLED');
    if (finals.includes(owner.state)) expect(told).not.toBe('RESULT_UNSPECIFIED');
  }

  /** Somebody else speaks of a task: nothing happens to it. */
  async #unchanged(task: number, by: Enrolled): Promise<void> {
    const given = this.#pick(task);
    if (!given) return;
    const before = this.#table.digest();
    const row = { time: '2026-01-01T00:00:00Z', content: 'not its own' };
    const log = await this.#table.foreign(by, [
      'gitea',
      'updateLog',
      { taskId: given.id, index: '0', rows: [row, row, row, row, row, row], noMore: true },
    ]);
    expect(log?.ok).toBe(false);
    await this.#table.foreign(by, ['gitea', 'updateTask', { state: { id: given.id, result: 1 } }]);
    expect(this.#table.digest()).toBe(before);
  }

  async #cancel(): Promise<void> {
    const open = [...this.#table.observer.rows.table('job').values()].find(({ finishedAt }) => finishedAt === null);
    if (open) await this.#table.person('cancel', open.id);
  }
}
