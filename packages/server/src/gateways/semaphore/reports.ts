import type { ForeignReport } from '../shared/foreign-attempt.ts';
import type { ForeignRunner } from '../shared/foreign-runner.ts';
import type { SemaphoreDeps } from './calls.ts';
import { isFinished, reportOf } from './outcome.ts';
import { linesOf, markOf, newRecords, noRecords, repeatedLines } from './records.ts';
import type { Task, Tasks } from './tasks.ts';
import type { JobProgress } from './wire.ts';

/** What a runner says of one task; `task` null: it is not its own. */
export interface Report {
  job: JobProgress;
  task: Task | null;
}

/** More than one report may have. */
const tailBytesMax = 64 * 1024 * 1024;
const commitForm = /^[0-9a-f]{7,64}$/;

/** Takes in what runners report on their tasks. */
export class Reports {
  readonly #deps: Pick<SemaphoreDeps, 'app' | 'webhooks'>;

  constructor(deps: Pick<SemaphoreDeps, 'app' | 'webhooks'>) {
    this.#deps = deps;
  }

  /**
   * Stores its lines, and how it ended where it did. Throws what the runner is to send again for.
   *
   * @returns whether its runner is to stop it, because it does not count
   */
  async take(runner: ForeignRunner, tasks: Tasks, { job, task }: Report): Promise<boolean> {
    return task === null || (await task.turns.take(() => this.#take(runner, tasks, task, job)));
  }

  async #take(runner: ForeignRunner, tasks: Tasks, task: Task, job: JobProgress): Promise<boolean> {
    const { attempt } = task;
    await this.#takeLines(task, job);
    if (job.commit !== null && commitForm.test(job.commit)) task.commit = job.commit;
    const { ended } = attempt;
    if (ended) return !isFinished(job.status);
    if (job.status === 'waiting_confirmation') {
      // a plan is all that was asked for, and nobody gives leave to apply it
      await this.#end(runner, tasks, task, { kind: 'succeeded', exitCode: 0, signal: null, message: null });
      return true;
    }
    if (!isFinished(job.status)) return attempt.verdict === 'over';
    const wasOver = attempt.verdict === 'over';
    const cause = task.cause ?? (attempt.verdict === 'cancel' ? 'cancelled' : null);
    await this.#end(runner, tasks, task, reportOf(job.status, { exitCode: task.exitCode, cause, attempt }));
    return wasOver;
  }

  async #takeLines(task: Task, { records }: JobProgress): Promise<void> {
    const fresh = newRecords(task.lastRecords ?? noRecords, records);
    const { lines, exitCode } = linesOf(task.id, fresh, task.attempt.elapsedMs());
    const known = task.lastRecords === null ? await this.#storedOf(task, lines) : 0;
    if (lines.length > known) await task.attempt.log.append(null, lines.slice(known));
    task.exitCode = exitCode ?? task.exitCode;
    task.lastRecords = markOf(records);
  }

  /** How many of these were stored by an earlier life of this server. */
  async #storedOf({ attempt }: Task, lines: Parameters<typeof repeatedLines>[1]): Promise<number> {
    const count = lines.length > 0 ? await attempt.log.count() : 0;
    if (count === 0) return 0;
    const { chunks } = await this.#deps.app.jobs.readAttemptLog(attempt.id, Math.max(0, count - lines.length), tailBytesMax);
    return repeatedLines(chunks, lines);
  }

  async #end(runner: ForeignRunner, tasks: Tasks, task: Task, report: ForeignReport): Promise<void> {
    const outputs = task.commit === null ? {} : { outputs: { commit: task.commit } };
    await runner.finish(task.attempt, { ...report, ...outputs });
    tasks.leaveFolder(task.id);
    this.#deps.webhooks.tell('finish', runner.id, task.id);
  }
}
