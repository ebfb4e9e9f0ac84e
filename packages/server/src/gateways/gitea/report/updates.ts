import { Result, type TaskState, type UpdateTaskResponse, UpdateTaskResponseSchema } from '@baton/protocol/gitea';
import { create } from '@bufbuild/protobuf';
import type { Clock } from '../../../ports/clock.ts';
import type { ForeignAttempt } from '../../shared/foreign-attempt.ts';
import type { ForeignRunner } from '../../shared/foreign-runner.ts';
import { Outputs } from './outputs.ts';
import { answerTo, isFinal, reportOf, type StopCause } from './results.ts';

/** What runners tell of their tasks. */
export class Updates {
  readonly #outputs = new WeakMap<ForeignAttempt, Outputs>();
  readonly #results = new WeakMap<ForeignAttempt, Result>();
  /** whose runners heard that they are to stop */
  readonly #told = new WeakSet<ForeignAttempt>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The state of a task of this runner, and outputs. An output counts as stored when the task is over and the job has it, so that none is lost with this
   * server: until then the runner sends it again.
   */
  async update(runner: ForeignRunner, state: TaskState, outputs: Readonly<Record<string, string>>): Promise<UpdateTaskResponse> {
    const attempt = runner.attemptByNumber(Number(state.id));
    // over for so long that nobody remembers it: what runs is to stop, and what has ended has ended
    if (!attempt)
      return answer(state.id, isFinal(state) ? state.result : Result.CANCELLED, isFinal(state) ? Object.keys(outputs) : []);
    const own = this.#outputsOf(attempt);
    if (!attempt.ended) own.add(outputs);
    if (!attempt.ended) await runner.heard(attempt);
    if (isFinal(state) && !attempt.ended) await this.#finish(runner, attempt, state, own);
    if (!attempt.ended) return this.#goOn(state, attempt);
    return answer(state.id, this.#results.get(attempt) ?? state.result, [...own.keys, ...Object.keys(outputs)]);
  }

  #goOn({ id }: TaskState, attempt: ForeignAttempt): UpdateTaskResponse {
    const result = this.#isOverTime(attempt) ? Result.CANCELLED : answerTo(attempt.verdict);
    if (result === Result.CANCELLED) this.#told.add(attempt);
    return answer(id, result, []);
  }

  async #finish(runner: ForeignRunner, attempt: ForeignAttempt, state: TaskState, outputs: Outputs): Promise<void> {
    const cause = this.#causeOf(attempt, state);
    // its runner tells how it ended also while the last rows are under way, or have to be sent again: they come with `no_more`
    await runner.finish(attempt, reportOf(state, cause, outputs), 'left open');
    this.#results.set(attempt, cause === null ? state.result : Result.CANCELLED);
  }

  /** What came to an end of its own before its runner heard that it should not has ended so. */
  #causeOf(attempt: ForeignAttempt, { result }: TaskState): StopCause {
    const hasHeard = this.#told.has(attempt);
    if (attempt.verdict === 'cancel' && (hasHeard || result !== Result.SUCCESS)) return 'cancelled';
    return this.#isOverTime(attempt) && (hasHeard || result === Result.CANCELLED) ? 'timeout' : null;
  }

  /** Its runner knows whole minutes alone, and the limit of the workflow where that has one. */
  #isOverTime({ timeLimitAt }: ForeignAttempt): boolean {
    return timeLimitAt !== null && this.#clock.monotonic() >= timeLimitAt;
  }

  #outputsOf(attempt: ForeignAttempt): Outputs {
    const known = this.#outputs.get(attempt);
    if (known) return known;
    const made = new Outputs();
    this.#outputs.set(attempt, made);
    return made;
  }
}

const answer = (id: bigint, result: Result, sentOutputs: string[]): UpdateTaskResponse =>
  create(UpdateTaskResponseSchema, { state: { id, result }, sentOutputs: [...new Set(sentOutputs)] });
