import { finalJobStates, forgetJob, forgetLogs, isFinal, type Job, outlived } from '@baton/core';
import type { Context } from '../context.ts';

/** Jobs that are read at a time, and that one pass looks at in all. */
const pageSize = 500;
const lookedAtMax = 5_000;

/**
 * Takes away finished jobs, or their logs, that have outlived the retention of their scope. Ids of jobs follow each other in time, so each pass goes on,
 * oldest first, where the one before stopped, and a scope is done where its jobs are too young.
 */
export class FinishedJobs {
  readonly #context: Context;
  /** where to go on, by scope and state */
  readonly #after = new Map<string, string>();
  #turn = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  /** @param most jobs that are taken away at most */
  async pass(most: number): Promise<void> {
    const { settings, fleet } = this.#context;
    if (!settings.isSaid('jobRetentionMs') && !settings.isSaid('logRetentionMs')) return;
    const places = [...fleet.scopes()]
      .filter(({ kind }) => kind === 'project')
      .flatMap(({ id }) => finalJobStates.map((state) => ({ scopeId: id, state })));
    const budget = { removals: most, looks: lookedAtMax };
    for (let step = 0; step < places.length && budget.removals > 0 && budget.looks > 0; step++) {
      const place = places[(this.#turn + step) % places.length];
      if (place && (await this.#pass(place.scopeId, place.state, budget))) continue;
      this.#turn += step;
      return;
    }
  }

  /** Whether it has come to the end of what is old enough. */
  async #pass(
    scopeId: string,
    state: (typeof finalJobStates)[number],
    budget: { removals: number; looks: number },
  ): Promise<boolean> {
    const key = `${scopeId} ${state}`;
    const { jobRetentionMs, logRetentionMs } = this.#context.settings.of(scopeId);
    if (jobRetentionMs === null && logRetentionMs === null) return true;
    const youngest = this.#context.now() - Math.min(jobRetentionMs ?? Infinity, logRetentionMs ?? Infinity);
    while (budget.removals > 0 && budget.looks > 0) {
      const jobs = await this.#context.deps.store.read.oldestJobs(scopeId, state, this.#after.get(key) ?? '', pageSize);
      for (const job of jobs) {
        if (job.createdAt > youngest || budget.removals === 0) break;
        budget.looks--;
        if (await this.#forget(job)) budget.removals--;
        this.#after.set(key, job.id);
      }
      const last = jobs.at(-1);
      if (jobs.length === pageSize && last && last.createdAt <= youngest) continue;
      if (budget.removals === 0) return false;
      // what finished late, or is not old enough yet, is looked at on the next round
      this.#after.delete(key);
      return true;
    }
    return false;
  }

  /** Whether something was taken away. */
  async #forget(job: Job): Promise<boolean> {
    const { settings, deps, committer, now } = this.#context;
    const what = outlived(job, settings.of(job.scopeId), now());
    if (what === null) return false;
    const { read } = deps.store;
    const attempts = await read.attemptsOf(job.id);
    // first what the rows lead to: a server that dies here finds it again
    for (const { id } of attempts) await deps.logs.remove(id);
    if (what === 'logs')
      await committer.carryOut(
        () => job,
        () => forgetLogs(job, attempts, now()),
      );
    else {
      await deps.files.removeJob(job.id);
      const belongings = {
        spec: await read.get('jobSpec', job.id),
        ask: job.asked ? await read.get('jobAsk', job.id) : null,
        files: await read.jobFiles(job.id),
        attempts,
      };
      await committer.carryOut(
        () => job,
        () => forgetJob(job, belongings),
      );
    }
    return isFinal(job.state);
  }
}
