import type { App, AssignmentOutput, HoldingOutput, ReportInput } from '../../app/index.ts';
import { Refused } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { ForeignLog } from './foreign-log.ts';
import { ForeignLogs } from './foreign-logs.ts';

/** What its runner is to do with an attempt: go on; end it, because its job was cancelled; end it, because it does not count any more. */
export type Verdict = 'running' | 'cancel' | 'over';

/** How an attempt ended on its runner, which is all that a protocol without epochs can tell. */
export type ForeignReport = Omit<ReportInput, 'epoch' | 'awaiting'>;

export interface ForeignAttemptDeps {
  runners: App['runners'];
  clock: Clock;
  entropy: Entropy;
  runnerId: string;
}

/** Digits of a digest that make a number below 2^52. */
const numberDigits = 13;

/** A positive number below 2^53 for an attempt: always the same one. */
export const numberOfAttempt = (entropy: Entropy, attemptId: string): number =>
  1 + Number.parseInt(entropy.sha256(attemptId).slice(0, numberDigits), 16);

/** An attempt that a foreign runner has, or had a moment ago. */
export class ForeignAttempt {
  readonly id: string;
  readonly epoch: number;
  readonly jobId: string;
  /** that it has for itself */
  readonly deviceId: string | null;
  /** for protocols that want one; see {@link numberOfAttempt} */
  readonly number: number;
  /** until when silence alone takes it from its runner, monotonic; null: as long as a lease after each word of it */
  readonly keptUntil: number | null;
  /** when it has run for as long as it may, counted from when it was accepted, monotonic; null: it may run without end */
  readonly timeLimitAt: number | null;
  /** since it was accepted */
  readonly elapsedMs: () => number;
  readonly log: ForeignLog;
  verdict: Verdict = 'running';
  /** why its job was cancelled, when somebody said so */
  reason: string | null = null;
  /** how its runner said that it ended; null: it did not */
  ended: ForeignReport | null = null;
  /** that was still of interest: the attempt was not over by then */
  isCounted = false;
  /** when a call about it last came, monotonic */
  heardAt: number;
  /** its runner is said to have begun anew: until then a call about it shows that it still has it, monotonic; null: nobody doubts that */
  doubtedUntil: number | null = null;
  /** its runner has shown that it has it */
  isConfirmed: boolean;
  readonly #deps: ForeignAttemptDeps;
  #assignment: AssignmentOutput | null;
  /** told by the first of several calls that tell of the end at once */
  #finishing: Promise<void> | null = null;

  constructor(deps: ForeignAttemptDeps, held: HoldingOutput, assignment: AssignmentOutput | null) {
    this.#deps = deps;
    this.#assignment = assignment;
    this.isConfirmed = assignment === null;
    this.id = held.attemptId;
    this.epoch = held.epoch;
    this.jobId = held.jobId;
    this.deviceId = held.deviceId;
    if (held.stopping) this.verdict = 'cancel';
    this.number = numberOfAttempt(deps.entropy, held.attemptId);
    this.heardAt = deps.clock.monotonic();
    const { keptForMs, timeLimitMs, acceptedAt } = held;
    const acceptedSince = this.heardAt - (deps.clock.now() - acceptedAt);
    this.keptUntil = keptForMs === null ? null : acceptedSince + keptForMs;
    this.timeLimitAt = timeLimitMs === null ? null : acceptedSince + timeLimitMs;
    const { runners, clock, entropy, runnerId } = deps;
    this.elapsedMs = () => clock.now() - held.acceptedAt;
    const own = { runners, entropy, runnerId, attemptId: this.id, epoch: this.epoch, elapsedMs: this.elapsedMs };
    this.log = ForeignLogs.of(runners).log(own);
  }

  /** What its runner is given; null: it was accepted by an earlier life of this server or its runner, or is over, and is given to nobody again. */
  get assignment(): AssignmentOutput | null {
    return this.#assignment;
  }

  /** It is over: secrets of its job have no business here any more. */
  forgetAssignment(): void {
    this.#assignment = null;
  }

  /**
   * It ended on its runner: closes its log, then reports. Of an attempt that is over, or that has ended already, it changes nothing. Throws what a
   * runner is to try again: `server_starting`, `storage_full`, errors of the store.
   *
   * @param log `left open`: its runner says itself when there are no more lines
   */
  async finish(report: ForeignReport, log: 'closed' | 'left open' = 'closed'): Promise<void> {
    if (this.ended) return;
    this.#finishing ??= this.#finish(report, log).finally(() => {
      this.#finishing = null;
    });
    await this.#finishing;
  }

  async #finish(report: ForeignReport, log: 'closed' | 'left open'): Promise<void> {
    const { runners, runnerId } = this.#deps;
    if (log === 'closed') await ignoreOver(() => this.log.seal());
    this.isCounted = await ignoreOver(() => runners.report(runnerId, this.id, { ...report, epoch: this.epoch }));
    // what it left is with its job
    this.ended = { ...report, outputs: undefined };
  }
}

const overCodes: readonly string[] = ['lease_lost', 'attempt_not_found', 'log_gap', 'log_mismatch'];

/** What is over for the server can end as it likes. Answers whether it was not. */
async function ignoreOver(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (!(error instanceof Refused) || !overCodes.includes(error.code)) throw error;
    return false;
  }
}
