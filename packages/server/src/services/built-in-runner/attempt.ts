import type { App } from '../../app/app.ts';
import { isStoreTrouble } from '../../app/hosting/again.ts';
import type { Operations } from '../../app/hosting/operations.ts';
import { BrokenOff, type OperationOutcome, type OperationRun } from '../../app/hosting/run.ts';
import { Refused } from '../../app/refused.ts';
import type { AssignmentOutput } from '../../app/runner-calls.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { AttemptLog } from './attempt-log.ts';

/** What attempts of the built-in runner work with. */
export interface AttemptParts {
  runners: App['runners'];
  operations: Operations;
  clock: Clock;
  logger: Logger;
  runnerId: string;
}

const messageCharsMax = 500;
/** A call that the store was in no state for is made again after this. */
const againMs = 500;

/** An attempt that the built-in runner holds. */
export class Attempt {
  readonly attemptId: string;
  readonly epoch: number;
  /** it is being broken off: the server hears so with each sync */
  isStopping = false;
  /** settles when it is over and told; never rejects */
  readonly over: Promise<void>;
  readonly #parts: AttemptParts;
  readonly #broken = new AbortController();
  readonly #lost = new AbortController();

  constructor(parts: AttemptParts, assignment: AssignmentOutput) {
    this.#parts = parts;
    this.attemptId = assignment.attemptId;
    this.epoch = assignment.epoch;
    this.over = this.#run(assignment);
  }

  /** Somebody cancelled its job: what it made is taken back. */
  cancel(): void {
    this.isStopping = true;
    this.#broken.abort(new BrokenOff('cancelled'));
  }

  /** It does not count any more, or another process goes on with it: nothing is done any more, and nothing told. */
  abandon(): void {
    this.isStopping = true;
    this.#lost.abort(new BrokenOff('lost'));
    this.#broken.abort(new BrokenOff('lost'));
  }

  async #run({ jobId, executor, spec }: AssignmentOutput): Promise<void> {
    const { clock, logger } = this.#parts;
    const startedAt = clock.monotonic();
    const log = this.#log(() => clock.monotonic() - startedAt);
    let outcome: OperationOutcome;
    try {
      outcome = await this.#execute({ jobId, executor, spec, log, signal: this.#broken.signal, lost: this.#lost.signal });
    } catch (error) {
      if (this.#lost.signal.aborted) return;
      // a defect: the job must not hang
      logger.error({ jobId, error: String(error) }, 'an operation broke down');
      log.line(`It broke down: ${String(error)}`);
      outcome = { kind: 'failed', message: String(error) };
    }
    await this.#until(() => log.close());
    await this.#until(() => this.#report(outcome));
  }

  /** Where the store fails in its midst it goes on from what is written down, as after a start. */
  async #execute(run: OperationRun): Promise<OperationOutcome> {
    const { clock, operations } = this.#parts;
    for (;;) {
      try {
        return await operations.execute(run);
      } catch (error) {
        if (!isStoreTrouble(error) || this.#lost.signal.aborted) throw error;
        run.log.line(`The database can not be reached: it goes on as soon as it can.`);
        await new Promise<void>((resolve) => clock.after(againMs, resolve));
      }
    }
  }

  #log(elapsedMs: () => number): AttemptLog {
    const { runners, runnerId } = this.#parts;
    const { attemptId, epoch } = this;
    return new AttemptLog(
      {
        append: (chunks) => this.#until(() => runners.appendLog(runnerId, attemptId, epoch, chunks)),
        close: (end) => runners.closeLog(runnerId, attemptId, epoch, end),
      },
      elapsedMs,
    );
  }

  #report({ kind, message }: OperationOutcome): Promise<void> {
    const { runners, runnerId } = this.#parts;
    const told = { kind, exitCode: null, signal: null, message: message?.slice(0, messageCharsMax) ?? null };
    return runners.report(runnerId, this.attemptId, { epoch: this.epoch, ...told });
  }

  /** Makes a call until it is answered; what is refused for good is given up. */
  async #until(call: () => Promise<unknown>): Promise<void> {
    const { clock, logger } = this.#parts;
    while (!this.#lost.signal.aborted) {
      try {
        await call();
        return;
      } catch (error) {
        const code = error instanceof Refused ? error.code : null;
        if (code === 'server_starting') return;
        if (!isStoreTrouble(error)) {
          logger.warn({ attemptId: this.attemptId, error: String(error) }, 'what an operation told was refused');
          return;
        }
        await new Promise<void>((resolve) => clock.after(againMs, resolve));
      }
    }
  }
}
