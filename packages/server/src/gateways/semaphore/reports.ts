import type { ForeignReport } from '../shared/foreign-attempt.ts';
import type { ForeignRunner } from '../shared/foreign-runner.ts';
import type { SemaphoreDeps } from './deps.ts';
import { toldExitCode } from './exit-fact.ts';
import { isFinished, reportOf } from './outcome.ts';
import { linesOf } from './records.ts';
import type { Task, Tasks } from './tasks.ts';
import type { JobProgress } from './wire.ts';

/** What a runner says of one task; `task` null: it is not its own. */
export interface Report {
  job: JobProgress;
  task: Task | null;
}

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
    // the mark may have come to an earlier life of this server
    if (attempt.assignment === null) task.exitCode ??= await toldExitCode(this.#deps.app.jobs, attempt.id);
    const cause = task.cause ?? (attempt.verdict === 'cancel' ? 'cancelled' : null);
    await this.#end(runner, tasks, task, reportOf(job.status, { exitCode: task.exitCode, cause, attempt }));
    return wasOver;
  }

  async #takeLines(task: Task, { records }: JobProgress): Promise<void> {
    const { lines, exitCode } = linesOf(task.id, records, task.attempt.elapsedMs());
    task.exitCode = exitCode ?? task.exitCode;
    await task.attempt.log.report(lines);
  }

  async #end(runner: ForeignRunner, tasks: Tasks, task: Task, report: ForeignReport): Promise<void> {
    const outputs = task.commit === null ? {} : { outputs: { commit: task.commit } };
    await runner.finish(task.attempt, { ...report, ...outputs });
    tasks.leaveFolder(task.id);
    this.#deps.webhooks.tell('finish', runner.id, task.id);
  }
}
