import { isFinal, type Job, mayStand, type OperationEnd, operationOf, type Runner } from '@baton/core';
import { type Executing, finish } from './execute.ts';
import { Ledger } from './ledger.ts';
import { wordsOf } from './steps.ts';

/**
 * Operations whose job ended without them: cancelled before it was begun, or by a person who decided about it. Their runner must not wait for them, and
 * what they may have made is not forgotten.
 */
export class Settling {
  readonly #shared: Executing;
  #running: Promise<void> = Promise.resolve();

  constructor(shared: Executing) {
    this.#shared = shared;
    shared.context.committer.onChanges(['job'], (changes) => {
      for (const change of changes)
        if (
          change.kind === 'job' &&
          change.op === 'update' &&
          isFinal(change.row.state) &&
          operationOf(change.row.executor) !== null
        )
          this.#soon(change.row);
    });
  }

  /** Looks for what was not heard of. */
  async lookAtAll(): Promise<void> {
    const { fleet, deps } = this.#shared.context;
    const waiting = [...fleet.runners()].filter(({ hosting }) => hosting?.operation);
    const jobs = await deps.store.read.getMany(
      'job',
      waiting.map(({ hosting }) => hosting?.operation?.jobId ?? ''),
    );
    const known = new Map(jobs.map((job) => [job.id, job]));
    for (const runner of waiting) {
      const job = known.get(runner.hosting?.operation?.jobId ?? '');
      if (!job || isFinal(job.state)) await this.#settle(runner, job ?? null);
    }
  }

  /** Resolves when nothing is under way. */
  idle = (): Promise<void> => this.#running;

  #soon(job: Job): void {
    const { context } = this.#shared;
    this.#running = this.#running.then(async () => {
      const runner = [...context.fleet.runners()].find(({ hosting }) => hosting?.operation?.jobId === job.id);
      if (!runner) return;
      await this.#settle(runner, job).catch((error: unknown) => {
        context.deps.logger.warn({ runnerId: runner.id, error: wordsOf(error) }, 'an operation is settled at the next start');
      });
    });
  }

  async #settle({ id: runnerId, hosting }: Runner, job: Job | null): Promise<void> {
    const operation = hosting?.operation;
    if (!hosting || !operation) return;
    const reason = job ? (job.outcome?.message ?? `its job ended as ${job.state}`) : 'its job is not there any more';
    const ledger = new Ledger(this.#shared.context, runnerId);
    const entries = (await ledger.entries()).filter(mayStand);
    const isTouched = operation.kind === 'deploy' || entries.some(({ state }) => state !== 'made');
    const end: OperationEnd = { ok: false, reason, state: isTouched ? 'absent' : hosting.state };
    if (end.state === 'absent')
      for (const { kind, state } of entries)
        if (state !== 'left') await ledger.left(kind, 'the operation ended before this was taken back');
    await finish(this.#shared, runnerId, operation.jobId, end);
  }
}
