import { type Attempt, isLogClosed, type Job } from '@baton/core';
import type { World } from '../clock/world.ts';
import type { LogDisk } from '../faults/log-disk.ts';
import type { Request } from '../network/call.ts';
import type { Handled } from '../nodes/api.ts';
import type { ForeignRun } from '../nodes/foreign/machine.ts';
import type { Trace } from '../run/trace.ts';
import { numberOfAttempt, taskIdsOf } from './foreign-numbers.ts';
import type { RowChange, Rows } from './rows.ts';
import { ofKind } from './rows.ts';

export interface ForeignView {
  world: World;
  trace: Trace;
  rows: Rows;
  logs: LogDisk;
  /** a `stop` job may be given away so long after its time limit */
  graceMs: number;
  /** what runners of this id speak; null: our own */
  protocolOf: (runnerId: string) => string | null;
  fail: (checker: string, what: string) => void;
}

interface Known {
  run: ForeignRun;
  /** null: it is of no attempt that the rows know, which is a violation by itself */
  attempt: Attempt | null;
}

/** Clocks may be this much off. */
const drift = 1.02;

/**
 * What must hold of attempts on runners of other systems, in true time: a run counts once; a `stop` job is never on two runners, though these go
 * on when they are cut off; the log of an attempt is what its one run wrote; no acknowledgement is above what is stored.
 */
export class ForeignChecker {
  readonly #view: ForeignView;
  readonly #runs = new Map<number, Known>();
  /** by job: runs that go on */
  readonly #live = new Map<string, Set<Known>>();
  /** by the number that runners of Gitea know */
  readonly #byNumber = new Map<number, string>();
  /** by attempt, in true time */
  readonly #acceptedAt = new Map<string, number>();

  constructor(view: ForeignView) {
    this.#view = view;
  }

  runStarted(run: ForeignRun, jobId: string): void {
    const { rows, trace, fail } = this.#view;
    const own = rows.attemptsOf(jobId).filter((each) => each.runnerId === run.runnerId && each.acceptedAt !== null);
    const attempt = own.find(({ id }) => taskIdsOf(id).includes(run.taskId)) ?? null;
    const known = { run, attempt };
    this.#runs.set(run.number, known);
    const name = `${trace.name('job', jobId)} on ${trace.name('runner', run.runnerId)}`;
    trace.say('machine', `run ${run.number} of ${name} begins, ${trace.name('attempt', attempt?.id)}`);
    if (!attempt) fail('attempts are accepted', `run ${run.number} of ${name} is of no accepted attempt`);
    const live = this.#live.get(jobId) ?? new Set();
    this.#live.set(jobId, live);
    if (rows.job(jobId)?.onPartition === 'stop')
      for (const other of live) if (!this.#isForgotten(other)) this.#twice(jobId, run.runnerId, other.run.runnerId);
    live.add(known);
  }

  /** A runner of our own began a job. */
  processStarted(runnerId: string, jobId: string): void {
    if (this.#view.rows.job(jobId)?.onPartition !== 'stop') return;
    for (const other of this.#live.get(jobId) ?? [])
      if (!this.#isForgotten(other)) this.#twice(jobId, runnerId, other.run.runnerId);
  }

  #twice(jobId: string, one: string, other: string): void {
    const { trace, fail } = this.#view;
    const names = [one, other].map((id) => trace.name('runner', id)).join(' and ');
    fail('stop runs once', `the stop job ${trace.name('job', jobId)} runs on ${names} at once`);
  }

  /** Past its time limit and the grace nobody waits for a runner that can not be stopped. */
  #isForgotten({ attempt, run }: Known): boolean {
    const { rows, world, graceMs } = this.#view;
    const limitMs = rows.job(attempt?.jobId ?? '')?.timeLimitMs ?? Number.POSITIVE_INFINITY;
    const since = this.#acceptedAt.get(attempt?.id ?? '') ?? run.startedAt;
    return world.now - since > (limitMs + graceMs) / drift;
  }

  runEnded(run: ForeignRun): void {
    const { trace } = this.#view;
    const known = this.#runs.get(run.number);
    if (!known) return;
    trace.say('machine', `run ${run.number} ends: ${run.ended}`);
    this.#live.get(known.attempt?.jobId ?? '')?.delete(known);
  }

  /** What became of its runs on foreign runners; null among them: it goes on. */
  runsOf(jobId: string): ForeignRun['ended'][] {
    return [...this.#runs.values()].filter(({ attempt }) => attempt?.jobId === jobId).map(({ run }) => run.ended);
  }

  #runsOfAttempt = (attemptId: string): ForeignRun['ended'][] =>
    [...this.#runs.values()].filter(({ attempt }) => attempt?.id === attemptId).map(({ run }) => run.ended);

  /** A job ends by what one run of it did, and by no other word. */
  committed(changes: readonly RowChange[]): void {
    for (const { before, after } of ofKind(changes, 'attempt')) {
      if (!before && after) this.#byNumber.set(numberOfAttempt(after.id), after.id);
      if (before?.state === 'offered' && after?.state === 'running') this.#acceptedAt.set(after.id, this.#view.world.now);
    }
    for (const { before, after } of ofKind(changes, 'job')) {
      if (!after?.outcome || before?.outcome) continue;
      const attempt = this.#view.rows.attempt(after.attemptId ?? '');
      if (attempt && this.#view.protocolOf(attempt.runnerId) !== null) this.#judge(after, attempt);
    }
  }

  #judge({ id, state, outcome }: Job, attempt: Attempt): void {
    const { trace, fail } = this.#view;
    if (outcome?.reason !== 'exit' && state !== 'succeeded') return;
    // a person saw what became of any of its runs
    const runs = outcome?.reason === 'resolved' ? this.runsOf(id) : this.#runsOfAttempt(attempt.id);
    const wanted = state === 'succeeded' ? 'ok' : 'failed';
    if (!runs.includes(wanted))
      fail('ends are true', `${trace.name('job', id)} is ${state}, its runs ended as ${runs.join(', ') || 'none'}`);
  }

  answered({ op, args }: Request, handled: Handled): void {
    if (op !== 'foreign' || !handled.ok) return;
    if (args[1] === 'log') this.#received((args[2] as { log: { message: string } }).log.message);
    if (args[1] !== 'updateLog') return;
    const { logs, trace, fail } = this.#view;
    const id = this.#byNumber.get(Number((args[2] as { taskId: string }).taskId));
    const acknowledged = Number((handled.body as { ackIndex?: string }).ackIndex ?? 0);
    const stored = id ? (logs.stored(id)?.chunks.length ?? 0) : 0;
    if (acknowledged > stored)
      fail(
        'acknowledged is stored',
        `${acknowledged} rows of ${trace.name('attempt', id)} are acknowledged, ${stored} are stored`,
      );
  }

  /** A record that a runner of challengectl heard to be received is in the log of the one task that it has, while that goes on. */
  #received(line: string): void {
    const { run, attempt } = this.#runOf(line) ?? {};
    if (!run || !attempt || run.ended !== null) return;
    const { rows, logs, trace, fail } = this.#view;
    const running = [...rows.table('attempt').values()].filter(
      ({ runnerId, state }) => runnerId === run.runnerId && state === 'running',
    );
    if (running.length !== 1 || running[0]?.id !== attempt.id) return;
    const chunks = logs.stored(attempt.id)?.chunks ?? [];
    if (!chunks.some(({ bytes }) => Buffer.from(bytes).toString() === `${line}\n`))
      fail('received is stored', `"${line}" was received, and is not in the log of ${trace.name('attempt', attempt.id)}`);
  }

  /** When all has come to rest: each log is what one run wrote. */
  rested(): void {
    for (const attempt of this.#view.rows.table('attempt').values()) {
      const protocol = this.#view.protocolOf(attempt.runnerId);
      if (protocol !== null && attempt.acceptedAt !== null) this.#compare(attempt, protocol);
    }
  }

  #compare(attempt: Attempt, protocol: string): void {
    const { logs, trace, fail } = this.#view;
    const chunks = logs.stored(attempt.id)?.chunks ?? [];
    const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString();
    const lines = text.split('\n').filter((line) => line.startsWith('run '));
    const name = `the log of ${trace.name('attempt', attempt.id)} (${protocol})`;
    const problem = protocol === 'challengectl' ? this.#looseProblem(attempt, lines) : this.#problem(attempt, lines);
    if (problem !== null) fail('logs are whole', `${name} ${problem}: ${lines.join(' / ').slice(0, 400)}`);
  }

  #runOf = (line: string | undefined): Known | undefined => this.#runs.get(Number(/^run (\d+) /.exec(line ?? '')?.[1]));

  /** All that one run of this attempt wrote, in its order; to the end, when that one said how it ended and that this is all. */
  #problem(attempt: Attempt, lines: readonly string[]): string | null {
    const known = this.#runOf(lines[0]);
    if (!known) return lines.length === 0 ? null : 'has lines of nobody';
    const { run } = known;
    if (known.attempt?.id !== attempt.id) return 'has lines of another run';
    if (lines.join() !== run.written.slice(0, lines.length).join()) return 'is not what was written';
    const isToldWhole = attempt.cause === 'finished' && isLogClosed(attempt);
    return isToldWhole && lines.length < run.written.length ? 'lacks its end' : null;
  }

  /**
   * Runners of challengectl do not tell a record again that was not heard, and do not wait for one that is late; none says of which task it is. So a line
   * stands once, and is of this runner.
   */
  #looseProblem({ runnerId }: Attempt, lines: readonly string[]): string | null {
    if (new Set(lines).size < lines.length) return 'has a line twice';
    return lines.every((line) => this.#runOf(line)?.run.runnerId === runnerId) ? null : 'has lines of another runner';
  }
}
