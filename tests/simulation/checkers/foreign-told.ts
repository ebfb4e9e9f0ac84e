import type { Job } from '@baton/core';
import type { World } from '../clock/world.ts';
import type { Request } from '../network/call.ts';
import type { Handled } from '../nodes/api.ts';
import type { Trace } from '../run/trace.ts';
import { numberOfAttempt, semaphoreNumberOf } from './foreign-numbers.ts';
import type { RowChange, Rows } from './rows.ts';
import { ofKind } from './rows.ts';

export interface ToldView {
  world: World;
  trace: Trace;
  rows: Rows;
  storeFaults: boolean;
  fail: (checker: string, what: string) => void;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * A runner of another system hears only in answers to its own calls that a job was cancelled: the next one that speaks of the job tells it, and none
 * brings the job any more.
 */
export class ToldChecker {
  readonly #view: ToldView;
  /** of jobs that are cancelled and not over, when they were, in true time */
  readonly #cancelledAt = new Map<string, number>();
  /** a call that was under way at that moment may still be answered as before */
  readonly #underWayMs: number;

  constructor(view: ToldView) {
    this.#view = view;
    this.#underWayMs = view.storeFaults ? 20_000 : 2_000;
  }

  committed(changes: readonly RowChange[]): void {
    for (const { before, after } of ofKind(changes, 'job')) {
      if (after?.cancel && !before?.cancel) this.#cancelledAt.set(after.id, this.#view.world.now);
      if (!after || after.finishedAt !== null) this.#cancelledAt.delete(after?.id ?? before?.id ?? '');
    }
  }

  answered({ op, from, args }: Request, handled: Handled): void {
    if (op !== 'foreign' || !handled.ok || this.#cancelledAt.size === 0) return;
    const { rows, world } = this.#view;
    for (const [id, at] of this.#cancelledAt) {
      const job = rows.job(id);
      const attempt = rows.attempt(job?.attemptId ?? '');
      if (!job || !attempt || attempt.runnerId !== from || attempt.state === 'ended') continue;
      if (world.now - at < this.#underWayMs) continue;
      const problem = problemOf(args, (handled.body ?? {}) as Body, attempt.id);
      if (problem !== null) this.#fail(job, from, problem);
    }
  }

  #fail({ id }: Job, runnerId: string, problem: string): void {
    const { trace, fail } = this.#view;
    fail('cancel is told', `${trace.name('job', id)} was cancelled, and ${trace.name('runner', runnerId)} ${problem}`);
  }
}

/** What is wrong with an answer about an attempt whose job was cancelled; null: nothing. */
function problemOf(args: readonly unknown[], body: Body, attemptId: string): string | null {
  const [protocol, method, message] = args as [string, string, Body | null];
  const isGiven = 'is given it all the same';
  if (protocol === 'gitea') {
    const number = String(numberOfAttempt(attemptId));
    if (method === 'fetchTask') return (body.task as Body | undefined)?.id === number ? isGiven : null;
    const { id, result } = ((method === 'updateTask' && message?.state) || {}) as Body;
    if (id !== number || result !== 0) return null;
    return (body.state as Body).result === 'RESULT_CANCELLED' ? null : 'is told to go on with it';
  }
  if (protocol === 'semaphore') {
    if (method !== 'poll') return null;
    const number = semaphoreNumberOf(attemptId);
    if ((body.new_jobs as { task: Body }[]).some(({ task }) => task.id === number)) return isGiven;
    const current = (body.CurrentJobs as Body[]).find(({ id }) => id === number);
    return current === undefined || current.status === 'stopping' ? null : 'is told to go on with it';
  }
  return method === 'task' && (body.task as Body | null)?.challenge_id === attemptId ? isGiven : null;
}
