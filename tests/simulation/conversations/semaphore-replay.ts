import type { Capabilities } from '@baton/core';
import { expect } from 'vitest';
import { semaphoreNumberOf } from '../checkers/foreign-numbers.ts';
import type { Answer } from '../network/call.ts';
import type { Enrolled } from '../run/enrol.ts';
import type { SemaphoreStep } from './semaphore.ts';
import { type Fate, Table } from './table.ts';

const capabilities: Capabilities = {
  ...{ labels: [], executors: [{ name: 'shell', version: null }], capacity: 3, fence: false },
  ...{ attributes: {}, ranges: {}, devices: [] },
};
const job = {
  ...{ name: 'one', project: null, executor: 'shell', runner: null, labels: [], attributes: {}, drawFrom: {}, ranges: {} },
  ...{ device: null, concurrency: null, priority: 0, onLost: 'requeue', onPartition: 'continue', maxAttempts: 100 },
  ...{
    waitLimitMs: null,
    timeLimitMs: null,
    executorVersionMin: null,
    runnerVersionMin: null,
    secrets: {},
    secretEnvironment: {},
  },
  spec: { script: 'echo one' },
};

interface Given {
  id: number;
  attemptId: string;
  status: string;
  /** not known to have arrived */
  records: { time: string; message: string }[];
  written: number;
  isOver: boolean;
  /** a report that arrived has named it */
  isNamed: boolean;
}

const finals = ['succeeded', 'failed', 'cancelled'];
/** How an attempt ends that nobody spoke of. */
const silent = ['lease_expired', 'missing_from_sync', 'new_session'];
const lineOf = (task: number, at: number): string => `line ${at} of ${task}`;

export async function replaySemaphore(steps: readonly SemaphoreStep[]): Promise<void> {
  const table = new Table();
  const replay = new SemaphoreReplay(
    table,
    await table.runner('semaphore', capabilities),
    await table.runner('semaphore', capabilities),
  );
  await table.start();
  await replay.take({ do: 'submit', stop: false });
  await replay.take({ do: 'poll', fate: 'answered' });
  for (const each of steps) await replay.take(each);
  replay.judge();
  table.end();
}

class SemaphoreReplay {
  readonly #table: Table;
  readonly #own: Enrolled;
  readonly #other: Enrolled;
  readonly #given: Given[] = [];
  readonly #ended = new Map<string, string>();
  /** attempts that something besides silence may have taken */
  readonly #doubted = new Set<string>();
  #startedAt = '2026-01-01T00:00:00Z';
  #lives = 0;
  #clock = 0;

  constructor(table: Table, own: Enrolled, other: Enrolled) {
    this.#table = table;
    this.#own = own;
    this.#other = other;
  }

  async take(step: SemaphoreStep): Promise<void> {
    const table = this.#table;
    switch (step.do) {
      case 'submit':
        await table.submit({ ...job, onPartition: step.stop ? 'stop' : 'continue' });
        break;
      case 'poll':
        await this.#poll(step.fate);
        break;
      case 'work':
        this.#work(step);
        break;
      case 'progress':
        await this.#progress(step);
        break;
      case 'progresses':
        await this.#progresses();
        break;
      case 'other':
        await this.#unchanged(this.#other, this.#pick(step.task));
        break;
      case 'wrong':
        await this.#unchanged({ ...this.#own, token: 'nobody has it' }, this.#pick(0));
        break;
      case 'act':
        this.#doubtAll();
        await table.person('act', this.#own.id, step.action, null);
        break;
      case 'cancel':
        await this.#cancel();
        break;
      case 'begin':
        this.#doubtAll();
        this.#begin();
        break;
      case 'restart':
        await table.restart();
        break;
      case 'wait':
        await table.pass(step.ms);
    }
    this.judge();
  }

  /** Its process began anew, and knows nothing. */
  #begin(): void {
    this.#startedAt = `2026-01-01T00:00:${String(++this.#lives % 60).padStart(2, '0')}Z`;
    for (const given of this.#given) given.isOver = true;
  }

  #doubtAll(): void {
    for (const { id } of this.#table.observer.rows.table('attempt').values()) this.#doubted.add(id);
  }

  #pick(at: number): Given | undefined {
    return this.#given.filter(({ isOver }) => !isOver).at(-1 - at);
  }

  #more = (): object => ({ startedAt: this.#startedAt });

  async #poll(fate: Fate): Promise<void> {
    const answer = await this.#table.foreign(this.#own, ['semaphore', 'poll', null, this.#more()], fate);
    if (!answer?.ok) return;
    const { CurrentJobs, new_jobs: offered } = answer.body as {
      CurrentJobs: { id: number; status: string }[];
      new_jobs: { task: { id: number } }[];
    };
    this.#judgeStops(CurrentJobs.filter(({ status }) => status.startsWith('stop')).map(({ id }) => id));
    for (const { id, status } of CurrentJobs) if (status.startsWith('stop')) this.#stop(id);
    for (const { task } of offered) {
      if (this.#given.some(({ id, isOver }) => id === task.id && !isOver)) continue;
      const attempt = [...this.#table.observer.rows.table('attempt').values()].find(
        ({ id, state, runnerId }) => runnerId === this.#own.id && state !== 'ended' && semaphoreNumberOf(id) === task.id,
      );
      expect(attempt, 'a task is of an attempt that runs').toBeDefined();
      const fresh = { id: task.id, status: 'running', records: [], written: 0, isOver: false, isNamed: false };
      if (attempt) this.#given.push({ ...fresh, attemptId: attempt.id });
    }
  }

  /** What is cancelled is told with the next answer. */
  #judgeStops(told: readonly number[]): void {
    const { rows } = this.#table.observer;
    for (const { id, attemptId, isOver, isNamed } of this.#given) {
      const attempt = rows.attempt(attemptId);
      const isCancelled = rows.job(attempt?.jobId ?? '')?.cancel && attempt?.state !== 'ended';
      if (isCancelled && isNamed && !isOver) expect(told, 'what is cancelled is told').toContain(id);
    }
  }

  #stop(id: number): void {
    const given = this.#given.find((each) => each.id === id && !each.isOver);
    if (given?.status === 'running') given.status = 'stopped';
  }

  /** What its machine does meanwhile. */
  #work({ task, lines, status }: Extract<SemaphoreStep, { do: 'work' }>): void {
    const given = this.#pick(task);
    if (given?.status !== 'running') return;
    for (let line = 0; line < lines; line++)
      given.records.push({
        time: new Date(Date.UTC(2026, 0, 1) + ++this.#clock).toISOString(),
        message: lineOf(given.id, given.written++),
      });
    given.status = status;
  }

  #unended = (): Given[] => this.#given.filter(({ isOver }) => !isOver);

  #message(own: readonly Given[], casing: 'real' | 'lower'): object {
    const told = own.map(({ id, status, records }) => ({ ID: id, Status: status, LogRecords: [...records], Commit: null }));
    const lower = told.map(({ ID, Status, LogRecords }) => ({ id: ID, status: Status, logrecords: LogRecords }));
    return { Jobs: told.length === 0 ? null : casing === 'real' ? told : lower };
  }

  /** One whose job is cancelled is told so with the next question. */
  #isOverUntold({ attemptId, status }: Given): boolean {
    const { rows } = this.#table.observer;
    const attempt = rows.attempt(attemptId);
    return status === 'running' && attempt?.state === 'ended' && !rows.job(attempt.jobId)?.cancel;
  }

  /** All that it runs, each time; what was not heard is told again before what came since. */
  async #progress({ fate, casing }: Extract<SemaphoreStep, { do: 'progress' }>): Promise<void> {
    const own = this.#unended();
    const ended = own.filter((given) => this.#isOverUntold(given));
    const message = this.#message(own, casing);
    const answer = await this.#table.foreign(this.#own, ['semaphore', 'progress', message, this.#more()], fate);
    if (fate !== 'cut') for (const given of own) given.isNamed = true;
    if (!answer?.ok) return;
    const terminated = terminatedIn(answer);
    for (const { id } of ended) expect(terminated, 'what is over is not to go on').toContain(id);
    this.#heard(own, terminated);
  }

  /** One report that is told again while the first is still under way, because its connection broke. */
  async #progresses(): Promise<void> {
    const own = this.#unended();
    const put: [string, string, unknown, object] = ['semaphore', 'progress', this.#message(own, 'real'), this.#more()];
    const answers = await this.#table.atOnce(this.#own, put, put);
    for (const given of own) given.isNamed = true;
    if (answers.every(({ ok }) => ok)) this.#heard(own, answers.flatMap(terminatedIn));
  }

  #heard(own: readonly Given[], terminated: readonly number[]): void {
    const { rows } = this.#table.observer;
    for (const given of own) {
      given.records = [];
      if (given.status !== 'running' || terminated.includes(given.id)) given.isOver = true;
    }
    for (const { attemptId, written, id } of own) {
      // a job that counts has all that its runner heard to have arrived
      if (rows.attempt(attemptId)?.state === 'running' && !terminated.includes(id))
        expect(this.#table.lines(attemptId)).toHaveLength(written);
    }
  }

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
    for (const { id, attemptId } of this.#given) {
      const lines = this.#table.lines(attemptId);
      expect(lines).toEqual(lines.map((_, at) => lineOf(id, at)));
    }
    expect(this.#table.observer.violation).toBeNull();
  }

  /** Somebody else speaks of a task: nothing happens to it. */
  async #unchanged(by: Enrolled, given: Given | undefined): Promise<void> {
    if (!given) return;
    const before = this.#table.digest();
    const record = { time: '2026-01-01T00:00:00Z', message: 'not its own' };
    const jobs = [{ ID: given.id, Status: 'success', LogRecords: [record], Commit: null }];
    const answer = await this.#table.foreign(by, ['semaphore', 'progress', { Jobs: jobs }, this.#more()]);
    if (answer?.ok) expect((answer.body as { terminated_jobs?: number[] }).terminated_jobs).toEqual([given.id]);
    expect(this.#table.digest()).toBe(before);
  }

  async #cancel(): Promise<void> {
    const open = [...this.#table.observer.rows.table('job').values()].find(({ finishedAt }) => finishedAt === null);
    if (open) await this.#table.person('cancel', open.id);
  }
}

const terminatedIn = (answer: Answer): readonly number[] =>
  answer.ok ? ((answer.body as { terminated_jobs?: number[] }).terminated_jobs ?? []) : [];
